"""How tests send reference data out and in again."""

import csv
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.careers.admin_pages import (
    REGISTERED,
    admin_url,
)

every_model = pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model.__name__)
both_formats = pytest.mark.parametrize("file_format", ["csv", "xlsx"])
REASON = "The handbook of this year."


def export(client, model, sheet=None, file_format="csv", **filters):
    query = {"sheet": sheet or model._meta.model_name, "format": file_format} | filters
    response = client.get(admin_url(model, "export"), query)
    assert response.status_code == 200
    return response.content


def read_csv(data):
    return list(csv.DictReader(StringIO(data.decode("utf-8-sig"), newline="")))


def write_csv(rows):
    text = StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def upload(client, model, data, name="table.csv", sheet=None):
    if isinstance(data, list):
        data = write_csv(data)
    file = SimpleUploadedFile(name, data)
    fields = {"sheet": sheet or model._meta.model_name, "file": file}
    return client.post(admin_url(model, "import"), fields)


def confirm(client, model, preview, **changes):
    data = preview.context["form"].initial | {"reason": REASON} | changes
    return client.post(admin_url(model, "import"), data)


def imported(client, model, data, **options):
    """Upload, look at the preview and confirm it; returns the preview."""
    preview = upload(client, model, data, **options)
    assert preview.context.get("problems") is None
    response = confirm(client, model, preview)
    assert (response.status_code, response.url) == (302, admin_url(model, "changelist"))
    return preview


def problems(response):
    assert response.status_code == 200
    return response.context["problems"]


def changes(preview):
    return [
        (line.number, line.is_new, change.label, change.before, change.after)
        for line in preview.context["outcome"].lines
        for change in line.changes
    ]

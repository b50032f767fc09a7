"""Two imports into one account at the same moment."""

import io
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from applicants.models import Evidence, MilestoneRecord
from applicants.portable.archive import Archive, Refused
from applicants.portable.importing import read_export
from applicants.portable.storing import NOT_EMPTY, store
from tests.applicants.portable.people import export_of, fill, make_library, stored_files
from tests.builders import NOW, make_applicant, make_user


@pytest.mark.django_db(transaction=True)
def test_only_one_of_two_comes_in():
    applicant = make_applicant()
    make_library()
    fill(applicant)
    content, user = export_of(applicant), make_user()
    files, start = stored_files(), Barrier(2, timeout=20)

    def bring():
        try:
            archive = Archive(io.BytesIO(content))
            bundle = read_export(archive, now=NOW)
            start.wait()
            store(bundle, archive, user=user, now=NOW)
        except Refused as refused:
            return refused.problems
        finally:
            connection.close()
        return ()

    with ThreadPoolExecutor(2) as pool:
        answers = {pool.submit(bring) for _ in range(2)}

    assert sorted(answer.result() for answer in answers) == [(), (NOT_EMPTY,)]
    assert MilestoneRecord.objects.for_user(user).count() == 2
    assert Evidence.objects.for_user(user).count() == 3
    assert len(stored_files() - files) == 2

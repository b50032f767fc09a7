"""What a browser would send for a form that it shows."""

import html5lib


def fields_of(page, *names):
    """The answers that the form with all fields of `names` holds already, by field.

    Buttons are left out: they say which one was pressed.
    """
    root = html5lib.parse(page, namespaceHTMLElements=False)
    for form in root.iter("form"):
        fields = [field for tag in ("input", "select", "textarea") for field in form.iter(tag)]
        if set(names) <= {field.get("name") for field in fields}:
            return {name: value for field in fields for name, value in _sent(field)}
    raise LookupError(f"no form with {names}")


def _sent(field):
    """The pair of name and value that a field sends, if it sends any."""
    name, kind = field.get("name"), field.get("type")
    is_box = kind in ("checkbox", "radio")
    if not name or kind in ("submit", "file") or (is_box and field.get("checked") is None):
        return
    if field.tag == "textarea":
        yield name, field.text or ""
    elif field.tag == "select":
        chosen = [one for one in field.iter("option") if one.get("selected") is not None]
        first = next(iter(chosen or field.iter("option")), None)
        yield name, "" if first is None else first.get("value", "")
    else:
        yield name, field.get("value", "on" if is_box else "")

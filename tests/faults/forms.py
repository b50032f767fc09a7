"""What a browser would send for a form that it shows."""

import html5lib


def fields_of(page, *names):
    """The answers that the form with all fields of `names` holds already, by field.

    A field that is sent several times has a list of them. Buttons are left out: they say which
    one was pressed.
    """
    root = html5lib.parse(page, namespaceHTMLElements=False)
    for form in root.iter("form"):
        fields = [field for tag in ("input", "select", "textarea") for field in form.iter(tag)]
        if set(names) <= {field.get("name") for field in fields}:
            return _gathered(pair for field in fields for pair in _sent(field))
    raise LookupError(f"no form with {names}")


def _gathered(pairs):
    found = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return {name: values if values[1:] else values[0] for name, values in found.items()}


def _sent(field):
    """The pairs of name and value that a field sends: one, none, or one for each choice."""
    name, kind = field.get("name"), field.get("type")
    is_box = kind in ("checkbox", "radio")
    if not name or kind in ("submit", "file") or (is_box and field.get("checked") is None):
        return
    if field.tag == "textarea":
        yield name, field.text or ""
    elif field.tag == "select":
        chosen = [one for one in field.iter("option") if one.get("selected") is not None]
        if field.get("multiple") is None:
            chosen = chosen or [*field.iter("option")][:1]
        yield from ((name, one.get("value", "")) for one in chosen)
    else:
        yield name, field.get("value", "on" if is_box else "")

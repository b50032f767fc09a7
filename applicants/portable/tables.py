"""Tables of the export as CSV, safe to open in a spreadsheet."""

import csv
import io

from applicants.views.rows import STATE_WORDS

# A cell that begins like this would be run as a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def cell(value):
    """A value as text that no spreadsheet takes for a formula; empty for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


def as_csv(heading, rows):
    """The bytes of a table; the mark at the start tells spreadsheets that it is UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(heading)
    writer.writerows([cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


MILESTONES = (
    *["Milestone", "Stage", "Necessity", "State", "Opens", "Due", "Closes", "Planned for"],
    *["Done on", "Earliest finish", "Latest safe finish", "To confirm", "Why", "My note"],
)


def milestones(plan, mine):
    """One row for each milestone of the plan, with its state, its dates and why."""
    stages = {stage.slug: stage.name for stage in plan.catalogue.stages}
    notes = {record.milestone.slug: record.note for record in mine.records}
    rows = [
        (
            item.milestone.name,
            stages.get(item.milestone.stage, ""),
            item.milestone.necessity.value,
            STATE_WORDS[item.state],
            *[date and date.on for date in (item.opens, item.due, item.closes)],
            item.record.planned_on,
            item.record.done_on,
            item.schedule and item.schedule.earliest,
            item.schedule and item.schedule.latest,
            any(date and date.is_to_confirm for date in (item.opens, item.due, item.closes)),
            " ".join(str(reason) for reason in item.reasons),
            notes.get(item.slug, ""),
        )
        for item in plan.by_slug.values()
    ]
    return as_csv(MILESTONES, rows)


ATTEMPTS = ("Milestone", "Day of the exam", "Result", "Score", "Advisors may see the score")


def attempts(mine):
    rows = [
        (
            record.milestone.name,
            attempt.taken_on,
            attempt.get_result_display(),
            attempt.score,
            attempt.is_score_shared,
        )
        for record in mine.records
        for attempt in record.attempts.all()
    ]
    return as_csv(ATTEMPTS, rows)


EVIDENCE = ("Milestone", "Title", "Kind", "File in this export", "Address", "Bytes", "Added")


def evidence(mine, paths):
    """One row for each piece; a file that the storage has lost says so."""
    rows = [
        (
            record.milestone.name,
            piece.title or piece.name,
            piece.get_kind_display(),
            paths.get(piece.pk, "" if piece.url else "missing"),
            piece.url,
            piece.size or None,
            piece.added_at,
        )
        for record, piece in mine.evidence
    ]
    return as_csv(EVIDENCE, rows)

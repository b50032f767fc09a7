"""Marking what is already behind somebody."""

from django import forms


class BehindForm(forms.Form):
    """What is offered as already done, one group of checks for each stage.

    What was noted is not shown, nor is an alternative to it checked beforehand. If it was noted
    since the page was shown it may be sent again: it is left alone.
    """

    def __init__(self, *args, offers, noted, stages, **kwargs):
        super().__init__(*args, **kwargs)
        self.pks = {offer.milestone.slug: offer.milestone.pk for offer in offers}
        chosen = {offer.milestone.group for offer in offers if offer.milestone.slug in noted}
        chosen.discard(None)
        for stage in stages:
            own = [offer for offer in offers if offer.milestone.stage == stage.slug]
            shown = [offer for offer in own if offer.milestone.slug not in noted]
            if not own:
                continue
            field = forms.MultipleChoiceField(
                label=stage.name,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                choices=[(offer.milestone.slug, offer.label) for offer in own],
                initial=[
                    offer.milestone.slug
                    for offer in shown
                    if offer.is_likely and offer.milestone.group not in chosen
                ],
                error_messages={
                    "invalid_choice": "One of these is not on your pathway. Look again."
                },
            )
            field.widget.choices = [(offer.milestone.slug, offer.label) for offer in shown]
            self.fields[stage.slug] = field

    def shown_fields(self):
        return [self[name] for name, field in self.fields.items() if field.widget.choices]

    def chosen_pks(self):
        return [self.pks[slug] for slugs in self.cleaned_data.values() for slug in slugs]

"""What a password must not be made of, beside what Django refuses."""

import re

from django.core.exceptions import ValidationError

# Words that somebody would try first on this very site.
WORDS = (
    *("anesthesia", "anesthesiology", "advisor", "applicant", "board", "clinic", "demo"),
    *("doctor", "fellow", "fellowship", "match", "medical", "medicine", "neurology", "pain"),
    *("password", "pathway", "physician", "physiatry", "pmr", "psychiatry", "residency"),
    *("resident", "school"),
)
LEAST_OF_ONES_OWN = 4  # characters
WORD = re.compile("|".join(sorted(WORDS, key=len, reverse=True)))
FILLING = re.compile(r"[\W\d_]+")


class OwnWordsValidator:
    """Refuses "PainMedicine2027!": words of this site, with digits and marks between them."""

    def validate(self, password, user=None):
        own = FILLING.sub("", WORD.sub("", password.lower()))
        has_words = WORD.search(password.lower())
        if has_words and len(own) < LEAST_OF_ONES_OWN:
            raise ValidationError(
                "This password is made of words that are tried first on this site.",
                code="password_of_site_words",
            )

    def get_help_text(self):
        return "Your password can’t be made of the words of this site alone."

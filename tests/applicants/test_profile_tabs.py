"""Two tabs on one profile."""

from applicants.models import Applicant
from tests.applicants.newcomers import PROFILE, answers_of


def test_what_the_page_did_not_show_is_left_alone(resident, applicant_client):
    """Of two tabs the later wins, but only with what its page held."""
    answers = answers_of(resident, name="Ada")
    assert "school" not in answers
    assert "school" not in applicant_client.get(PROFILE).context["form"].fields
    Applicant.objects.filter(pk=resident.pk).update(school="Entered in another tab")

    assert applicant_client.post(PROFILE, answers).url == PROFILE

    found = Applicant.objects.select_related("user").get(pk=resident.pk)
    assert (found.user.name, found.school) == ("Ada", "Entered in another tab")

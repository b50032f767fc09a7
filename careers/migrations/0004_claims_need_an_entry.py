"""Tighten: every claim is about an entry, and only by the new columns."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('careers', '0003_fill_claims_and_search'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='claim',
            name='claim_about_one_entry',
        ),
        migrations.RemoveConstraint(
            model_name='claim',
            name='claim_milestone_once',
        ),
        migrations.RemoveConstraint(
            model_name='claim',
            name='claim_residency_once',
        ),
        migrations.RemoveField(
            model_name='claim',
            name='milestone',
        ),
        migrations.RemoveField(
            model_name='claim',
            name='residency',
        ),
        migrations.RemoveField(
            model_name='historicalclaim',
            name='milestone',
        ),
        migrations.RemoveField(
            model_name='historicalclaim',
            name='residency',
        ),
        migrations.AlterField(
            model_name='historicalclaim',
            name='entry_id',
            field=models.PositiveBigIntegerField(),
        ),
        migrations.AlterField(
            model_name='claim',
            name='entry_id',
            field=models.PositiveBigIntegerField(),
        ),
        migrations.AlterField(
            model_name='claim',
            name='entry_type',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contenttypes.contenttype'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.UniqueConstraint(fields=('entry_type', 'entry_id', 'field', 'source'), name='claim_once'),
        ),
        migrations.AddConstraint(
            model_name='fellowship',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['', 'AL', 'AK', 'AZ', 'AR', 'CA', 'CO', 'CT', 'DE', 'DC', 'FL', 'GA', 'HI', 'ID', 'IL', 'IN', 'IA', 'KS', 'KY', 'LA', 'ME', 'MD', 'MA', 'MI', 'MN', 'MS', 'MO', 'MT', 'NE', 'NV', 'NH', 'NJ', 'NM', 'NY', 'NC', 'ND', 'OH', 'OK', 'OR', 'PA', 'RI', 'SC', 'SD', 'TN', 'TX', 'UT', 'VT', 'VA', 'WA', 'WV', 'WI', 'WY'])), name='fellowship_state_valid'),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('support', '0009_mailbox'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='lineplace',
            name='called_by_somebody',
        ),
        migrations.AlterField(
            model_name='lineplace',
            name='state',
            field=models.CharField(choices=[('waiting', 'Waiting'), ('called', 'It is their turn'), ('talking', 'They are there'), ('talked', 'They were talked to'), ('no_turn', 'Nobody talked to them')], default='waiting', max_length=8),
        ),
        migrations.AddConstraint(
            model_name='lineplace',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['waiting', 'talked', 'no_turn']), ('taken_by', None)), models.Q(('state__in', ['called', 'talking']), ('taken_by__isnull', False)), _connector='OR'), name='called_by_somebody'),
        ),
    ]

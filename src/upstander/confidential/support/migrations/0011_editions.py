from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('support', '0010_what_came_of_a_place'),
    ]

    operations = [
        migrations.AddField(
            model_name='officerrole',
            name='edition',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='resource',
            name='edition',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='service',
            name='edition',
            field=models.PositiveIntegerField(default=0),
        ),
    ]

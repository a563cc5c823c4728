from django.db import migrations

# The two methods that ship (docs/domain.md). Later versions are made in the administration, never here.
METHODS = [
    (
        "BLT",
        "Øvre Eikers egen metode: først behovet, så løsningen, så testing.",
        [
            ("Behov", "Finn ut hva som er behovet, og hvem som har det. Snakk med dem."),
            ("Løsning", "Lag forslag sammen med dem det gjelder, og velg det som er verdt å prøve."),
            ("Testing", "Prøv i det små, mål om det virker, og si hva dere lærte."),
        ],
    ),
    (
        "Veikart",
        "KS sitt veikart for tjenesteinnovasjon.",
        [
            ("Før du starter", "Forankre arbeidet, og bli enige om hvem som er med."),
            ("Innsikt og idé", "Forstå brukernes behov, og utvikle ideer sammen med dem."),
            ("Utvikling, utprøving og evaluering", "Lag løsningen trinn for trinn, prøv den ut, og mål virkningen."),
            ("Overgang til drift", "Gjør klar det som skal til for at løsningen blir tatt i bruk."),
            ("Ny praksis", "Ta løsningen i bruk, følg gevinsten, og del det dere lærte."),
        ],
    ),
]


def ship(apps, schema_editor):
    Method, Phase = apps.get_model("projects", "Method"), apps.get_model("projects", "Phase")
    for name, description, phases in METHODS:
        method, is_new = Method.objects.get_or_create(
            name=name,
            version=1,
            defaults={"description": description, "is_default": not Method.objects.filter(is_default=True).exists()},
        )
        if is_new:
            Phase.objects.bulk_create(
                Phase(method=method, place=place, name=phase, description=words)
                for place, (phase, words) in enumerate(phases, start=1)
            )


def take_back(apps, schema_editor):
    """Leave what a project follows."""
    Method = apps.get_model("projects", "Method")
    Method.objects.filter(name__in=[name for name, *_ in METHODS], version=1, projects=None).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(ship, take_back),
    ]

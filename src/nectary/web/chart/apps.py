from django.apps import AppConfig


class ChartConfig(AppConfig):
    name = "nectary.web.chart"
    label = "chart"

    def ready(self) -> None:
        from auditlog.registry import auditlog

        from nectary.web.chart import models

        kept = (models.KeptProtocol, models.ProtocolSignature)
        for model in (models.Stay, models.Identity, models.FamilyLink, *kept, *models.ROWS.values()):
            auditlog.register(model)

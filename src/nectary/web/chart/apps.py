from django.apps import AppConfig


class ChartConfig(AppConfig):
    name = "nectary.web.chart"
    label = "chart"

    def ready(self) -> None:
        from auditlog.registry import auditlog

        from nectary.web.chart import models

        kept = (models.KeptProtocol, models.ProtocolSignature)
        texts = (models.TextSignature, models.TextComment)
        for model in (models.Stay, models.Identity, models.FamilyLink, *kept, *texts, *models.ROWS.values()):
            auditlog.register(model)

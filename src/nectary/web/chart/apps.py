from django.apps import AppConfig

from nectary.web.chart.identity import IDENTIFIERS


class ChartConfig(AppConfig):
    name = "nectary.web.chart"
    label = "chart"

    def ready(self) -> None:
        from auditlog.registry import auditlog

        from nectary.web.chart import models

        kept = (models.KeptProtocol, models.ProtocolSignature)
        texts = (models.TextSignature, models.TextComment)
        for model in (models.Stay, models.FamilyLink, *kept, *texts, *models.ROWS.values()):
            auditlog.register(model)
        # that a name or a number was changed is told; the names and numbers stand in their one table alone
        mask = f"{__package__}.identity.kept_apart"
        auditlog.register(models.Identity, mask_fields=[*IDENTIFIERS], mask_callable=mask)

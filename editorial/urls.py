"""Which address of the editing half leads to which page. `articles/<pk>/<verb>/` comes after its longer kin."""

from __future__ import annotations

from django.urls import URLPattern, path

from editorial.views import (
    act,
    article,
    article_list,
    bulk,
    compare,
    correction,
    drafting,
    drawing,
    opinion,
    plan,
    saving,
    sheet,
    trail,
    word,
)

app_name = "editorial"

urlpatterns: list[URLPattern] = [
    path("articles/", article_list.articles, name="articles"),
    path("articles/new/", drafting.new, name="new"),
    path("articles/new/autosave/", saving.begin_by_typing, name="begin"),
    path("articles/new/lock/", saving.lock_nothing, name="lock_nothing"),
    path("articles/new/paste/", saving.paste, name="paste_new"),
    path("articles/<key:pk>/edit/", drafting.edit, name="edit"),
    path("articles/<key:pk>/autosave/", saving.autosave, name="autosave"),
    path("articles/<key:pk>/lock/", saving.lock, name="lock"),
    path("articles/<key:pk>/upload/", saving.upload, name="upload"),
    path("articles/<key:pk>/paste/", saving.paste, name="paste"),
    path("articles/<key:pk>/copy/", saving.copy, name="copy"),
    path("articles/<key:pk>/import/", drafting.import_docx, name="import_docx"),
    path("articles/<key:pk>/export.docx", word.export, name="export_docx"),
    path("articles/<key:pk>/compare/", compare.compare, name="compare"),
    path("articles/<key:pk>/seen/", compare.saw, name="seen"),
    path("approve/", bulk.bulk_approve, name="bulk_approve"),
    path("articles/<key:pk>/", article.article, name="article"),
    path("articles/<key:pk>/claim/", act.claim, name="claim"),
    path("articles/<key:pk>/release/", act.release, name="release"),
    path("corrections/<key:pk>/", correction.correction, name="correction"),
    path("corrections/<key:pk>/claim/", correction.correction_claim, name="correction_claim"),
    path("corrections/<key:pk>/release/", correction.correction_release, name="correction_release"),
    path("corrections/<key:pk>/<str:verb>/", correction.correction_act, name="correction_act"),
    path("articles/<key:pk>/trail/", trail.article_trail, name="trail"),
    path("articles/<key:pk>/flow/", drawing.article_drawing, name="drawing"),
    path("flows/review.bpmn", drawing.review_bpmn, name="review_bpmn"),
    path("articles/<key:pk>/sheet/", sheet.sheet, name="sheet"),
    path("articles/<key:pk>/sheet.pdf", sheet.sheet_pdf, name="sheet_pdf"),
    path("plans/", plan.plans, name="plans"),
    path("plans/<key:pk>/", plan.plan, name="plan"),
    path("plans/<key:pk>/edit/", plan.plan_edit, name="plan_edit"),
    path("plans/new/<key:unit>/", plan.plan_new, name="plan_new"),
    path("opinions/", opinion.opinions, name="opinions"),
    path("opinions/<key:pk>/edit/", opinion.opinion_edit, name="opinion_edit"),
    path("opinions/<key:pk>/remove/", opinion.opinion_remove, name="opinion_remove"),
    path("articles/<key:pk>/<str:verb>/", act.act, name="act"),  # last: it would answer for the others
]

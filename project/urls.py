"""Which address leads to which page."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from project import csp, health
from project.views import account, calendar, office, outlets, people, posts, sign_in, units, workbench

handler400 = "project.views.faults.bad_request"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("csp-report", csp.report, name="csp_report"),
    path("language", login_not_required(set_language), name="set_language"),
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("as/<str:username>/", sign_in.sign_in_as, name="sign_in_as"),
    path("account/", account.account, name="account"),
    path("account/password/", account.account_password, name="account_password"),
    path("people/", people.people, name="people"),
    path("people/new/", people.person_new, name="person_new"),
    path("people/<key:pk>/", people.person, name="person"),
    path("people/<key:pk>/edit/", people.person_edit, name="person_edit"),
    path("people/<key:pk>/deactivate/", people.person_deactivate, name="person_deactivate"),
    path("people/<key:pk>/reactivate/", people.person_reactivate, name="person_reactivate"),
    path("people/<key:pk>/password/", people.person_password, name="person_password"),
    path("people/<key:pk>/posts/new/", posts.post_new, name="post_new"),
    path("posts/<key:pk>/end/", posts.post_end, name="post_end"),
    path("units/", units.units, name="units"),
    path("units/new/", units.unit_new, name="unit_new"),
    path("units/<key:pk>/", units.unit, name="unit"),
    path("units/<key:pk>/edit/", units.unit_edit, name="unit_edit"),
    path("units/<key:pk>/switch/", units.unit_switch, name="unit_switch"),
    path("outlets/", outlets.outlets, name="outlets"),
    path("outlets/export/", outlets.outlets_export, name="outlets_export"),
    path("outlets/new/", outlets.outlet_new, name="outlet_new"),
    path("outlets/<key:pk>/", outlets.outlet, name="outlet"),
    path("outlets/<key:pk>/status/", outlets.outlet_status, name="outlet_status"),
    path("outlets/<key:pk>/edit/", outlets.outlet_edit, name="outlet_edit"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/<int:year>/", calendar.calendar, name="calendar_year"),
    path("calendar/<int:year>/edit/", calendar.calendar_edit, name="calendar_edit"),
    path("calendar/<int:year>/withdraw/", calendar.calendar_withdraw, name="calendar_withdraw"),
    path("office/", office.office_records, name="office_records"),
    path("", workbench.workbench, name="workbench"),
    path("", include("workflows.urls")),
    *(path("", include(f"{half}.urls")) for half in settings.HALVES),
]

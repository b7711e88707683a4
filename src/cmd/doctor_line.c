/*
 * The telephone line; see doctor_priv.h. The control port of a softphone takes one client at a
 * time and a new one throws out the old, so nobody connects here: the kernel's tables say who
 * listens, and on which address.
 */
#include "doctor_priv.h"

#include "base/i18n.h"
#include "base/paths.h"
#include "base/strbuf.h"
#include "line/softphone.h"

#include <stdio.h>
#include <string.h>

static bool
is_loopback(const char *host)
{
	return !strcmp(host, "localhost") || !strcmp(host, "::1") || !strncmp(host, "127.", 4);
}

static void
say_program(struct doctor *doctor)
{
	struct err e = ERR_INIT;

	if (!doctor->settings.telephone.start)
		return;
	if (softphone_is_installed(&e))
		doctor_say(doctor, DOCTOR_FINE, N_("softphone"), NULL, "%s",
		           _("baresip is installed; the desk starts it"));
	else
		doctor_say(doctor, DOCTOR_WRONG, N_("softphone"), NULL, "%s", e.text);
}

static void
say_port(struct doctor *doctor, bool own)
{
	const struct settings_telephone *phone = &doctor->settings.telephone;
	int port = (int)phone->control_port;
	char advice[128];

	snprintf(advice, sizeof(advice), _("write ctrl_tcp_listen 127.0.0.1:%d into its config"),
	         port);
	switch (softphone_port_state(port)) {
	case SOFTPHONE_PORT_OPEN:
		doctor_say(doctor, DOCTOR_WRONG, N_("softphone"), advice,
		           _("its control port %d is open to the network and has no password: "
		             "anybody could telephone with it"), port);
		break;
	case SOFTPHONE_PORT_LOOPBACK:
		doctor_say(doctor, DOCTOR_FINE, N_("softphone"), NULL,
		           own ? _("runs; control port %d, for this machine alone")
		               : _("somebody listens at control port %d, for this machine alone"),
		           port);
		break;
	case SOFTPHONE_PORT_CLOSED:
		if (phone->start)
			doctor_say(doctor, DOCTOR_FINE, N_("softphone"), NULL,
			           _("does not run now (control port %d)"), port);
		else
			doctor_say(doctor, DOCTOR_WRONG, N_("softphone"),
			           _("start it with the module ctrl_tcp, or write telephone: "
			             "{start: true} into settings.yaml"),
			           _("nobody listens at control port %d"), port);
		break;
	}
}

static void
say_account(struct doctor *doctor)
{
	const struct settings_telephone *phone = &doctor->settings.telephone;

	if (!phone->account)
		doctor_say(doctor, DOCTOR_NOTE, N_("account"),
		           _("enter account and registrar in the settings screen"), "%s",
		           _("none: only calls straight to this machine arrive"));
	else
		doctor_say(doctor, DOCTOR_FINE, N_("account"), NULL, "%s%s%s (%s)", phone->account,
		           phone->registrar ? "@" : "", phone->registrar ? phone->registrar : "",
		           phone->transport);
}

/* A second caller during a call. */
static void
say_second_caller(struct doctor *doctor, bool own)
{
	if (own || doctor->settings.telephone.start)
		doctor_say(doctor, DOCTOR_FINE, N_("busy"), NULL, "%s",
		           _("a second caller hears busy (486) and is listed for a call back"));
	else
		doctor_say(doctor, DOCTOR_NOTE, N_("busy"),
		           _("let the desk start the softphone: then they are listed"), "%s",
		           _("a second caller hears busy (486), and a softphone that the desk did "
		             "not start does not tell of him: he cannot be listed"));
}

static void
check_softphone(struct doctor *doctor)
{
	const struct settings_telephone *phone = &doctor->settings.telephone;
	struct err ignored = ERR_INIT;
	struct strbuf folder;
	bool own;

	if (!is_loopback(phone->control_host)) {
		doctor_say(doctor, DOCTOR_WRONG, N_("softphone"),
		           _("let it run on this machine: telephone: {host: 127.0.0.1}"),
		           _("its control port is sought at %s: it has no password and is not "
		             "encrypted"), phone->control_host);
		return;
	}
	strbuf_init(&folder, DOCTOR_PATH_MAX);
	own = path_of(PATH_STATE, "baresip", &folder, &ignored) &&
	      softphone_find(folder.data) != 0;
	strbuf_release(&folder);
	say_program(doctor);
	say_port(doctor, own);
	say_account(doctor);
	say_second_caller(doctor, own);
}

void
doctor_check_line(struct doctor *doctor)
{
	switch (doctor->settings.line) {
	case SETTINGS_LINE_MANUAL:
		doctor_say(doctor, DOCTOR_FINE, N_("line"), NULL, "%s",
		           _("by hand: calls are entered as they come in on another telephone"));
		break;
	case SETTINGS_LINE_SIMULATED:
		doctor_say(doctor, DOCTOR_NOTE, N_("line"),
		           _("choose another line in the settings screen for real calls"), "%s",
		           _("simulated: no real call comes in"));
		break;
	case SETTINGS_LINE_BARESIP:
		doctor_say(doctor, DOCTOR_FINE, N_("line"), NULL, "%s", _("softphone (baresip)"));
		check_softphone(doctor);
		break;
	}
}

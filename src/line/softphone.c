/*
 * The softphone's configuration (line/softphone.h). The texts come from a
 * settings screen: each is checked for what its file format cannot hold, for
 * baresip knows no escapes there.
 */
#include "line/softphone.h"

#include "base/i18n.h"
#include "base/memory.h"
#include "base/paths.h"
#include "base/utf8.h"
#include "softphone_priv.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAX (64 * 1024)
#define RING_OUT_S 120

static const size_t text_offsets[] = {
	offsetof(struct line_softphone, folder),
	offsetof(struct line_softphone, account),
	offsetof(struct line_softphone, user_name),
	offsetof(struct line_softphone, login),
	offsetof(struct line_softphone, password),
	offsetof(struct line_softphone, registrar),
	offsetof(struct line_softphone, audio_source),
	offsetof(struct line_softphone, audio_player),
	offsetof(struct line_softphone, audio_alert),
	offsetof(struct line_softphone, bind_address),
};

#define TEXT_COUNT (sizeof(text_offsets) / sizeof(*text_offsets))

void
softphone_settings_dup(struct line_softphone *copy, const struct line_softphone *settings)
{
	*copy = *settings;
	for (size_t i = 0; i < TEXT_COUNT; i++) {
		const char **text = (const char **)((char *)copy + text_offsets[i]);

		*text = *text ? mem_dup_text(*text) : NULL;
	}
}

void
softphone_settings_release(struct line_softphone *settings)
{
	for (size_t i = 0; i < TEXT_COUNT; i++) {
		char **text = (char **)((char *)settings + text_offsets[i]);

		if (*text && text_offsets[i] == offsetof(struct line_softphone, password))
			explicit_bzero(*text, strlen(*text));
		mem_free(*text);
		*text = NULL;
	}
}

int
softphone_control_port(const struct line_softphone *softphone)
{
	return softphone->control_port ? softphone->control_port : SOFTPHONE_CONTROL_PORT;
}

/* ---- checking ----------------------------------------------------------------------- */

/* What one text may hold: letters, digits, and these. NULL = anything but control characters. */
struct text_rule {
	size_t offset;
	const char *name;
	const char *also;
	const char *never;	/* when also is NULL */
	size_t longest;
	bool required;
	const char *example;
};

static const struct text_rule text_rules[] = {
	{ offsetof(struct line_softphone, folder), N_("folder"),
	  NULL, "", 400, true, "/home/…/softphone" },
	{ offsetof(struct line_softphone, account), N_("account"),
	  "-_.+%~!*'()@:;=[]", NULL, 200, true, "sip:8001@pbx.example" },
	{ offsetof(struct line_softphone, user_name), N_("display name"),
	  NULL, "\"\\<>", 100, false, "Hotline 1" },
	{ offsetof(struct line_softphone, login), N_("login"),
	  NULL, "\"\\<>; ", 100, false, "8001" },
	{ offsetof(struct line_softphone, password), N_("password"),
	  NULL, "\"\\", 128, false, "without \" and \\" },
	{ offsetof(struct line_softphone, registrar), N_("registrar"),
	  "-.:;=[]", NULL, 200, false, "sip:pbx.example:5060" },
	{ offsetof(struct line_softphone, audio_source), N_("microphone"),
	  NULL, "\"", 120, false, "alsa,default" },
	{ offsetof(struct line_softphone, audio_player), N_("headset"),
	  NULL, "\"", 120, false, "alsa,default" },
	{ offsetof(struct line_softphone, audio_alert), N_("ringing device"),
	  NULL, "\"", 120, false, "alsa,default" },
	{ offsetof(struct line_softphone, bind_address), N_("own address"),
	  "-.:", NULL, 64, false, "192.168.1.20" },
};

static bool
fits_rule(const char *text, const struct text_rule *rule)
{
	size_t length = strlen(text);

	if (length > rule->longest || !utf8_valid(text, length))
		return false;
	for (const char *c = text; *c; c++) {
		unsigned char byte = (unsigned char)*c;

		if (byte < ' ' || byte == 0x7F)
			return false;
		if (rule->also ? !isalnum(byte) && !strchr(rule->also, byte)
		               : strchr(rule->never, byte) != NULL)
			return false;
	}
	return true;
}

static bool
check_texts(const struct line_softphone *softphone, struct err *e)
{
	for (size_t i = 0; i < sizeof(text_rules) / sizeof(*text_rules); i++) {
		const struct text_rule *rule = &text_rules[i];
		const char *text = *(const char *const *)((const char *)softphone + rule->offset);

		if (!text || !*text) {
			if (rule->required)
				return err_set(e, ERR_INVALID,
				               _("softphone: %s is missing: write for example %s"),
				               _(rule->name), rule->example);
		} else if (!fits_rule(text, rule)) {
			return err_set(e, ERR_INVALID, _("softphone: %s holds what it cannot hold, "
			               "or is longer than %zu bytes: write for example %s"),
			               _(rule->name), rule->longest, rule->example);
		}
	}
	return true;
}

static bool
is_port(int port)
{
	return port >= 1024 && port <= 65534;
}

static bool
check_ports(const struct line_softphone *softphone, struct err *e)
{
	int control = softphone_control_port(softphone);
	int sip = softphone->sip_port;
	int first = softphone->media_port_first;
	int last = softphone->media_port_last;

	if (!is_port(control))
		return err_set(e, ERR_INVALID, _("softphone: control port %d: choose one from 1024 "
		               "to 65534"), control);
	if (sip != 0 && !is_port(sip))
		return err_set(e, ERR_INVALID, _("softphone: SIP port %d: choose one from 1024 to "
		               "65534, or 0 for any"), sip);
	if (sip != 0 && (control == sip || control == sip + 1))
		return err_set(e, ERR_INVALID, _("softphone: control port %d: SIP takes %d and %d "
		               "(TLS): choose another one"), control, sip, sip + 1);
	if ((first != 0 || last != 0) &&
	    (!is_port(first) || !is_port(last) || last - first < 10))
		return err_set(e, ERR_INVALID, _("softphone: media ports %d to %d: choose ten or "
		               "more from 1024 to 65534"), first, last);
	if (softphone->ring_out_s < 0 || softphone->ring_out_s > 3600)
		return err_set(e, ERR_INVALID, _("softphone: rings for %d s: choose 1 to 3600"),
		               softphone->ring_out_s);
	return true;
}

static bool
check_addresses(const struct line_softphone *softphone, struct err *e)
{
	const char *at = strchr(softphone->account, '@');
	const char *registrar = softphone->registrar;

	if (strncasecmp(softphone->account, "sip:", 4) != 0 || !at ||
	    at == softphone->account + 4 ||
	    !isalnum((unsigned char)at[1]))
		return err_set(e, ERR_INVALID, _("softphone: account: write it as %s"),
		               "sip:NAME@HOST");
	if (registrar && *registrar && strncasecmp(registrar, "sip:", 4) != 0)
		return err_set(e, ERR_INVALID, _("softphone: registrar: write it as %s"),
		               "sip:HOST");
	if (softphone->folder[0] != '/')
		return err_set(e, ERR_INVALID, _("softphone: folder: write the whole path"));
	return true;
}

bool
softphone_check(const struct line_softphone *softphone, struct err *e)
{
	return check_texts(softphone, e) && check_addresses(softphone, e) &&
	       check_ports(softphone, e);
}

/* ---- writing ------------------------------------------------------------------------ */

/* Where distributions put baresip's modules. */
static const char *const module_folders[] = {
	"/usr/lib/baresip/modules",
	"/usr/lib/x86_64-linux-gnu/baresip/modules",
	"/usr/lib/aarch64-linux-gnu/baresip/modules",
	"/usr/lib64/baresip/modules",
	"/usr/local/lib/baresip/modules",
};

static const char *
find_module_folder(void)
{
	for (size_t i = 0; i < sizeof(module_folders) / sizeof(*module_folders); i++) {
		if (access(module_folders[i], R_OK) == 0)
			return module_folders[i];
	}
	return NULL;
}

static bool
module_exists(const char *folder, const char *name, size_t length)
{
	struct strbuf path;
	bool exists;

	strbuf_init(&path, 600);
	exists = strbuf_addf(&path, "%s/%.*s.so", folder, (int)length, name) &&
	         access(path.data, R_OK) == 0;
	strbuf_release(&path);
	return exists;
}

/* The module of "alsa,default" must be there. */
static bool
check_device(const char *device, const char *folder, struct err *e)
{
	size_t length = strcspn(device, ",");

	for (size_t i = 0; i < length; i++) {
		if (!isalnum((unsigned char)device[i]) && device[i] != '_')
			length = 0;
	}
	if (length == 0 || device[length] != ',' || !module_exists(folder, device, length))
		return err_set(e, ERR_INVALID, _("softphone: audio %s: there is no such audio "
		               "module in %s: write for example alsa,default"), device, folder);
	return true;
}

static const char *
or_default(const char *text, const char *fallback)
{
	return text && *text ? text : fallback;
}

static bool
add_module(struct strbuf *out, const char *kind, const char *folder, const char *name,
           size_t length)
{
	struct strbuf line;
	bool ok = true;

	strbuf_init(&line, 200);
	strbuf_addf(&line, "%s %.*s.so\n", kind, (int)length, name);
	if (module_exists(folder, name, length) && !strstr(out->data, line.data))
		ok = strbuf_add_n(out, line.data, line.length);
	strbuf_release(&line);
	return ok;
}

static bool
write_modules(const char *const devices[3], const char *folder, struct strbuf *out,
              struct err *e)
{
	static const char *const codecs[] = { "g711", "g722", "opus" };
	/* ctrl_tcp before menu: see the header. */
	static const char *const applications[] = { "ctrl_tcp", "menu", "auloop" };

	strbuf_addf(out, "module_path %s\n", folder);
	for (size_t i = 0; i < 3; i++) {
		if (!check_device(devices[i], folder, e))
			return false;
		add_module(out, "module", folder, devices[i], strcspn(devices[i], ","));
	}
	for (size_t i = 0; i < 3; i++)
		add_module(out, "module", folder, codecs[i], strlen(codecs[i]));
	strbuf_add(out, "module_tmp uuid.so\nmodule_tmp account.so\n");
	for (size_t i = 0; i < 3; i++)
		add_module(out, "module_app", folder, applications[i], strlen(applications[i]));
	return true;
}

static bool
write_config(const struct line_softphone *softphone, struct strbuf *out, struct err *e)
{
	const char *const devices[3] = {
		or_default(softphone->audio_source, "alsa,default"),
		or_default(softphone->audio_player, "alsa,default"),
		or_default(softphone->audio_alert,
		           or_default(softphone->audio_player, "alsa,default")),
	};
	const char *address = or_default(softphone->bind_address, NULL);
	const char *folder = find_module_folder();

	if (!folder)
		return err_set(e, ERR_NOT_FOUND, _("softphone: baresip's modules are missing: "
		               "install baresip-core"));
	strbuf_addf(out, "# made by hotseat from its settings: changes here are lost\n"
	            "poll_method epoll\n"
	            "call_local_timeout %d\n"
	            "call_max_calls 1\n"
	            "audio_buffer 20-160\n"
	            "audio_source %s\naudio_player %s\naudio_alert %s\n"
	            "audio_path /usr/share/baresip\n"
	            "ctrl_tcp_listen 127.0.0.1:%d\n"
	            "statmode_default off\nringback_disabled yes\nmenu_bell no\n",
	            softphone->ring_out_s ? softphone->ring_out_s : RING_OUT_S, devices[0],
	            devices[1], devices[2], softphone_control_port(softphone));
	if (address || softphone->sip_port)
		strbuf_addf(out, "sip_listen %s:%d\n", or_default(address, "0.0.0.0"),
		            softphone->sip_port);
	if (address)
		strbuf_addf(out, "net_interface %s\n", address);
	if (softphone->media_port_first)
		strbuf_addf(out, "rtp_ports %d-%d\n", softphone->media_port_first,
		            softphone->media_port_last);
	return write_modules(devices, folder, out, e) &&
	       (!out->full || err_set(e, ERR_LIMIT, _("softphone: the settings are too long")));
}

static bool
write_account(const struct line_softphone *softphone, struct strbuf *out, struct err *e)
{
	const char *name = or_default(softphone->user_name, "hotseat");

	strbuf_addf(out, "\"%s\" <%s>;regint=%d;answermode=manual", name, softphone->account,
	            softphone->registers ? 300 : 0);
	if (softphone->login && *softphone->login)
		strbuf_addf(out, ";auth_user=%s", softphone->login);
	/* Without one baresip asks its terminal, which it does not have. */
	strbuf_addf(out, ";auth_pass=\"%s\"", or_default(softphone->password, ""));
	if (softphone->registrar && *softphone->registrar)
		strbuf_addf(out, ";outbound=\"%s\"", softphone->registrar);
	strbuf_add(out, "\n");
	return !out->full || err_set(e, ERR_LIMIT, _("softphone: the account is too long"));
}

/* Writes the file if it is not the same already. */
static bool
renew(const char *folder, const char *name, const struct strbuf *text, bool *changed,
      struct err *e)
{
	struct strbuf path;
	struct err missing = ERR_INIT;
	char *old = NULL;
	size_t old_length = 0;
	bool ok = true;

	strbuf_init(&path, 600);
	strbuf_addf(&path, "%s/%s", folder, name);
	if (!file_read(path.data, FILE_MAX, &old, &old_length, &missing) ||
	    old_length != text->length || memcmp(old, text->data, old_length) != 0) {
		*changed = true;
		ok = file_write_whole(path.data, text->data, text->length, e);
	}
	if (old)
		explicit_bzero(old, old_length);
	mem_free(old);
	strbuf_release(&path);
	return ok;
}

bool
softphone_make_folder(const char *folder, struct err *e)
{
	struct stat status;

	if (mkdir(folder, 0700) && errno != EEXIST)
		return err_set_errno(e, errno, _("softphone: folder %s"), folder);
	if (lstat(folder, &status))
		return err_set_errno(e, errno, _("softphone: folder %s"), folder);
	if (!S_ISDIR(status.st_mode) || status.st_uid != geteuid())
		return err_set(e, ERR_DENIED, _("softphone: folder %s is no folder of ours: "
		               "move it away"), folder);
	if ((status.st_mode & 0077) && chmod(folder, 0700))
		return err_set_errno(e, errno, _("softphone: folder %s"), folder);
	return true;
}

bool
softphone_configure(const struct line_softphone *softphone, bool *changed, struct err *e)
{
	struct strbuf config;
	struct strbuf accounts;
	bool ok;

	*changed = false;
	if (!softphone_check(softphone, e))
		return false;
	strbuf_init(&config, FILE_MAX);
	strbuf_init(&accounts, FILE_MAX);
	ok = write_config(softphone, &config, e) && write_account(softphone, &accounts, e) &&
	     softphone_make_folder(softphone->folder, e) &&
	     renew(softphone->folder, "config", &config, changed, e) &&
	     renew(softphone->folder, "accounts", &accounts, changed, e);
	if (accounts.length > 0)
		explicit_bzero(accounts.data, accounts.length);
	strbuf_release(&config);
	strbuf_release(&accounts);
	return ok;
}

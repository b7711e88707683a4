/* Pack and language of this desk for commands; see surroundings_priv.h. */
#include "surroundings_priv.h"

#include "app/desk_pack.h"
#include "base/i18n.h"
#include "base/paths.h"
#include "pack/settings.h"

#define PATH_MAX_BYTES 4096

static bool
read_settings(struct settings *settings, struct err *e)
{
	struct fault_list faults;
	struct strbuf path, text;
	bool ok;

	fault_list_init(&faults);
	strbuf_init(&path, PATH_MAX_BYTES);
	strbuf_init(&text, ERR_TEXT_MAX);
	*settings = (struct settings){ .arena = NULL };
	ok = path_of(PATH_CONFIG, "settings.yaml", &path, e) &&
	     settings_load(settings, path.data, NULL, &faults, e);
	if (!ok && faults.count) {
		fault_text(&faults.items[0], &text);
		err_set(e, ERR_INVALID, _("%s: mend it, or name the hotline with --pack"),
		        text.data);
	}
	strbuf_release(&path);
	strbuf_release(&text);
	fault_list_release(&faults);
	return ok;
}

struct pack *
surroundings_pack(const char *name, struct err *e)
{
	struct settings settings;
	struct pack *pack = NULL;

	if (name)
		return desk_pack_open(NULL, NULL, name, e);
	if (read_settings(&settings, e))
		pack = desk_pack_open(NULL, NULL, settings.pack, e);
	settings_release(&settings);
	return pack;
}

void
surroundings_set_language(void)
{
	struct settings settings;
	struct err ignored = ERR_INIT;

	if (read_settings(&settings, &ignored) && settings.language != SETTINGS_LANGUAGE_AUTO)
		i18n_set(settings.language == SETTINGS_LANGUAGE_CHINESE ? LANGUAGE_CHINESE
		                                                         : LANGUAGE_ENGLISH);
	settings_release(&settings);
}

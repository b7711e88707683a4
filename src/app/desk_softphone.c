/* The softphone of the settings, as the line wants it: see desk_priv.h. Used by desk.c. */
#include "base/paths.h"
#include "desk_priv.h"

void
desk_describe_softphone(const struct settings_telephone *own, struct line_softphone *phone,
                        struct strbuf *folder, struct strbuf *account)
{
	struct err e = ERR_INIT;

	path_of(PATH_STATE, "baresip", folder, &e);
	if (own->account)
		strbuf_addf(account, "sip:%s@%s;transport=%s", own->account,
		            own->registrar ? own->registrar : "127.0.0.1", own->transport);
	*phone = (struct line_softphone){
		.control_port = (int)own->control_port,
		.start = own->start,
		.folder = folder->data,
		.account = account->length ? account->data : NULL,
		.password = own->password,
		.registers = own->registrar != NULL,
		.audio_source = own->microphone,
		.audio_player = own->speaker,
		.audio_alert = own->ringer,
		.bind_address = own->address,
		.sip_port = (int)own->sip_port,
		.media_port_first = (int)own->media_from,
		.media_port_last = (int)own->media_to,
	};
}

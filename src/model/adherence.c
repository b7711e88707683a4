/* The table of the adherence log's fields. */
#include "model/adherence.h"

#define AT(member) offsetof(struct script_step, member)

static const struct record_field fields[] = {
	{ "call", RECORD_ID, RECORD_ADD, 0, NULL, AT(call) },
	{ "run", RECORD_ID, RECORD_ADD, 0, NULL, AT(run) },
	{ "ticket", RECORD_ID, RECORD_ADD, 0, NULL, AT(ticket) },
	{ "pack", RECORD_LINE, RECORD_ADD, 64, NULL, AT(pack) },
	{ "pack_version", RECORD_WHOLE, RECORD_ADD, 0, NULL, AT(pack_version) },
	{ "situation", RECORD_LINE, RECORD_ADD, 64, NULL, AT(situation) },
	{ "step", RECORD_LINE, RECORD_ADD, 64, NULL, AT(step) },
	{ "position", RECORD_WHOLE, RECORD_ADD, 0, NULL, AT(position) },
	{ "shown_at", RECORD_TIME, RECORD_ADD, 0, NULL, AT(shown_at_ms) },
	{ "said_at", RECORD_TIME, RECORD_ADD, 0, NULL, AT(said_at_ms) },
	{ "left_at", RECORD_TIME, RECORD_ADD, 0, NULL, AT(left_at_ms) },
	{ "wait_ms", RECORD_WHOLE, RECORD_ADD, 0, NULL, AT(wait_ms) },
	{ "waited_ms", RECORD_WHOLE, RECORD_ADD, 0, NULL, AT(waited_ms) },
	{ "result", RECORD_CHOICE, RECORD_ADD, 0,
	  "said|wait_kept|wait_cut|interrupted|skipped|left|hung_up_early|call_ended",
	  AT(result) },
	{ "branch", RECORD_LINE, RECORD_ADD, 64, NULL, AT(branch) },
	{ .name = NULL },
};

const struct record_type script_type = { "script", sizeof(struct script_step), fields };

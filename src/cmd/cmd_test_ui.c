/* hotseat test-ui: a script of keys against the real desk, off screen. */
#include "app/rehearsal.h"
#include "base/i18n.h"
#include "cmd/command.h"

static bool
run(struct command_call *call, struct err *e)
{
	for (size_t i = 0; i < call->operand_count; i++) {
		if (!rehearsal_run(call->operands[i], call->out, e))
			return false;
	}
	return true;
}

const struct command command_test_ui = {
	.name = "test-ui",
	.summary = N_("run scripts of keys against the desk, off screen"),
	.arguments = "FILE.keys ...",
	.operand_min = 1,
	.operand_max = COMMAND_OPERANDS_ANY,
	.exec = run,
};

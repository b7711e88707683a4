/*
 * `hotseat backup FILE`: a verified copy of the store, while a desk works on it or not. A desk
 * starts it once a day, with --idle and --keep.
 */
#include "cmd/command.h"

#include "base/i18n.h"
#include "store/care.h"

#include <linux/ioprio.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { KEEP_MAX = 10000 };

struct backup_options {
	const char *store;
	int64_t keep;
	bool idle;
};

static const struct option options[] = {
	{ "store", OPTION_TEXT, "FILE", N_("the store, if not the usual one"),
	  offsetof(struct backup_options, store) },
	{ "keep", OPTION_WHOLE, "NUMBER",
	  N_("of the backups whose names differ in digits only, keep the last so many"),
	  offsetof(struct backup_options, keep) },
	{ "idle", OPTION_FLAG, NULL, N_("only with what others leave of processor and disk"),
	  offsetof(struct backup_options, idle) },
	{ .name = NULL },
};

/* What the system does not grant is no reason to go without a backup. */
static void
stand_back(void)
{
	struct sched_param none = { .sched_priority = 0 };

	if (sched_setscheduler(0, SCHED_IDLE, &none) != 0)
		setpriority(PRIO_PROCESS, 0, PRIO_MAX - 1);
	syscall(SYS_ioprio_set, IOPRIO_WHO_PROCESS, 0, IOPRIO_PRIO_VALUE(IOPRIO_CLASS_IDLE, 0));
}

static bool
run(struct command_call *call, struct err *e)
{
	const struct backup_options *given = call->options;

	if (given->keep < 0 || given->keep > KEEP_MAX)
		return err_set(e, ERR_USAGE, _("--keep: a number up to %d; 0 keeps all"), KEEP_MAX);
	if (given->idle)
		stand_back();
	if (!store_backup_file(given->store, call->operands[0], (int)given->keep, e))
		return false;
	fprintf(call->out, _("%s: written and verified\n"), call->operands[0]);
	return true;
}

const struct command command_backup = {
	.name = "backup",
	.summary = N_("write a verified copy of the store"),
	.arguments = "FILE",
	.operand_min = 1,
	.operand_max = 1,
	.options = options,
	.options_size = sizeof(struct backup_options),
	.exec = run,
};

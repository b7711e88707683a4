/*
 * Thin over libuv: see the header. Standard error is a file in memory that is read when the child
 * has ended: unlike a pipe it never makes the child wait for us, nor ends it when we are gone.
 */
#include "base/loop_child.h"

#include "base/i18n.h"
#include "base/loop.h"
#include "base/memory.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>
#include <uv.h>

struct loop_child {
	uv_process_t process;
	int said;	/* what became of its standard error */
	void (*ended)(const struct loop_child_end *end, void *context);
	void *context;
};

static void
child_ended(uv_process_t *process, int64_t status, int signal)
{
	struct loop_child *child = process->data;
	char said[LOOP_CHILD_SAID_MAX + 1];
	ssize_t length = pread(child->said, said, sizeof(said) - 1, 0);
	struct loop_child_end end = { .status = (int)status, .signal = signal, .said = said };

	said[length > 0 ? length : 0] = '\0';
	child->ended(&end, child->context);
}

static int
spawn(struct loop *loop, struct loop_child *child, const char *const *arguments)
{
	uv_stdio_container_t streams[] = {
		{ .flags = UV_IGNORE },
		{ .flags = UV_IGNORE },
		{ .flags = UV_INHERIT_FD, .data.fd = child->said },
	};
	uv_process_options_t options = {
		.exit_cb = child_ended,
		.file = arguments[0],
		.args = (char **)arguments,
		.flags = UV_PROCESS_DETACHED,
		.stdio_count = 3,
		.stdio = streams,
	};

	return uv_spawn(loop_uv(loop), &child->process, &options);
}

static void
child_closed(uv_handle_t *handle)
{
	mem_free(handle->data);
}

struct loop_child *
loop_child_new(struct loop *loop, const char *const *arguments,
               void (*ended)(const struct loop_child_end *end, void *context), void *context,
               struct err *e)
{
	struct loop_child *child;
	int said = memfd_create("said", MFD_CLOEXEC), failed;

	if (said < 0) {
		err_set_errno(e, errno, _("cannot start %s"), arguments[0]);
		return NULL;
	}
	child = mem_calloc(1, sizeof(*child));
	child->said = said;
	child->ended = ended;
	child->context = context;
	child->process.data = child;
	failed = spawn(loop, child, arguments);
	if (!failed)
		return child;
	loop_child_free(child);
	err_set_errno(e, -failed, _("cannot start %s"), arguments[0]);
	return NULL;
}

void
loop_child_free(struct loop_child *child)
{
	if (!child)
		return;
	close(child->said);
	uv_close((uv_handle_t *)&child->process, child_closed);
}

/* Rows that could not be taken; see import_rejects_priv.h. */
#include "import_rejects_priv.h"

#include "base/i18n.h"
#include "base/memory.h"
#include "base/strbuf.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ROW_MAX (8u << 20)
#define ENDING ".rejects.csv"

static bool
set_path(struct import_rejects *rejects, const char *folder, const char *name, const char *ending,
         struct err *e)
{
	int length = snprintf(rejects->path, sizeof(rejects->path), "%s%s%s", folder, name, ending);
	int part = snprintf(rejects->part, sizeof(rejects->part), "%s%s%s.part", folder, name,
	                    ending);

	if (length > 0 && part > 0 && (size_t)part < sizeof(rejects->part))
		return true;
	return err_set(e, ERR_LIMIT, _("the name of the rejects file is too long"));
}

static bool
is_same_file(const char *a, const char *b)
{
	struct stat of_a, of_b;

	return stat(a, &of_a) == 0 && stat(b, &of_b) == 0 && of_a.st_dev == of_b.st_dev &&
	       of_a.st_ino == of_b.st_ino;
}

static const char *
last_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

bool
import_rejects_init(struct import_rejects *rejects, const char *table, const char *path, bool off,
                    struct err *e)
{
	*rejects = (struct import_rejects){ .named = path != NULL, .off = off && !path };
	if (!path)
		return set_path(rejects, table, "", ENDING, e);
	if (is_same_file(path, table))
		return err_set(e, ERR_USAGE,
		               _("--rejects %s: that is the table itself: name another file"),
		               path);
	return set_path(rejects, path, "", "", e);
}

void
import_rejects_release(struct import_rejects *rejects)
{
	if (rejects->file) {
		fclose(rejects->file);
		unlink(rejects->part);
	}
	for (size_t i = 0; i < rejects->header_count; i++)
		mem_free(rejects->header[i]);
	mem_free(rejects->header);
	*rejects = (struct import_rejects){ .file = NULL };
}

void
import_rejects_header(struct import_rejects *rejects, const struct csv_row *header)
{
	rejects->header = mem_calloc(header->count ? header->count : 1, sizeof(*rejects->header));
	for (size_t i = 0; i < header->count; i++)
		rejects->header[i] = mem_dup_text(header->fields[i]);
	rejects->header_count = header->count;
}

static bool
put(struct import_rejects *rejects, const struct strbuf *row, struct err *e)
{
	if (fwrite(row->data, 1, row->length, rejects->file) == row->length)
		return true;
	return err_set_errno(e, errno, "%s", rejects->path);
}

static FILE *
create(const struct import_rejects *rejects)
{
	int descriptor = open(rejects->part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW,
	                      0600);

	return descriptor < 0 ? NULL : fdopen(descriptor, "w");
}

static bool
begin(struct import_rejects *rejects, struct err *e)
{
	char *name = mem_dup_text(last_name(rejects->path));
	struct err ignored = ERR_INIT;
	struct strbuf head;
	int fault;
	bool ok;

	rejects->file = create(rejects);
	fault = errno;
	if (!rejects->file && !rejects->named && set_path(rejects, "", name, "", &ignored))
		rejects->file = create(rejects);
	mem_free(name);
	if (!rejects->file) {
		err_set_errno(e, fault, "%s", rejects->path);
		return err_prefix(e, "%s", _("rows cannot be set aside: name a place with "
		                             "--rejects FILE"));
	}
	strbuf_init(&head, ROW_MAX);
	strbuf_add(&head, "\xef\xbb\xbf");
	csv_put_text(&head, true, "line", 4);
	csv_put_text(&head, false, "reason", 6);
	for (size_t i = 0; i < rejects->header_count; i++)
		csv_put_text(&head, false, rejects->header[i], strlen(rejects->header[i]));
	csv_end_row(&head);
	ok = put(rejects, &head, e);
	strbuf_release(&head);
	return ok;
}

bool
import_rejects_add(struct import_rejects *rejects, const struct csv_row *row, const char *reason,
                   struct err *e)
{
	struct strbuf out;
	bool ok;

	if (rejects->off)
		return true;
	if (!rejects->file && !begin(rejects, e))
		return false;
	strbuf_init(&out, ROW_MAX);
	csv_put_whole(&out, true, (int64_t)row->line);
	csv_put_text(&out, false, reason, strlen(reason));
	for (size_t i = 0; i < row->count; i++)
		csv_put_text(&out, false, row->fields[i], row->lengths[i]);
	csv_end_row(&out);
	ok = !out.full ? put(rejects, &out, e)
	               : err_set(e, ERR_LIMIT, _("%s: a row is too long"), rejects->path);
	strbuf_release(&out);
	return ok;
}

bool
import_rejects_finish(struct import_rejects *rejects, struct err *e)
{
	FILE *file = rejects->file;
	bool ok;

	if (!file) {
		*rejects->path = '\0';
		return true;
	}
	rejects->file = NULL;
	ok = fflush(file) == 0 && fsync(fileno(file)) == 0;
	ok = fclose(file) == 0 && ok;
	if (ok && rename(rejects->part, rejects->path) == 0)
		return true;
	err_set_errno(e, errno, "%s", rejects->path);
	unlink(rejects->part);
	return false;
}

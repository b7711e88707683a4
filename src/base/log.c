/*
 * The log file: see the header. One mutex; the descriptor keeps its number
 * when the file is turned over, so that whoever asked for it may keep it.
 */
#include "base/log.h"

#include "base/i18n.h"
#include "base/memory.h"
#include "base/strbuf.h"
#include "base/visible.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define FILE_MAX_BYTES (8 * 1024 * 1024)
#define LINE_MAX_BYTES 4096

static struct {
	pthread_mutex_t mutex;
	char *path;
	atomic_int descriptor;	/* read without the mutex: is anything wanted at all? */
	atomic_int least;
	int kept_stderr;	/* the terminal's, while stderr is taken */
	int64_t size;
} log_file = {
	.mutex = PTHREAD_MUTEX_INITIALIZER,
	.descriptor = -1,
	.kept_stderr = -1,
};

static int
open_file(const char *path)
{
	return open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
}

static int64_t
size_of(int descriptor)
{
	struct stat status;

	return fstat(descriptor, &status) == 0 ? status.st_size : 0;
}

bool
log_open(const char *path, enum log_level least, struct err *e)
{
	int descriptor = open_file(path);

	if (descriptor < 0)
		return err_set_errno(e, errno, _("cannot open the log %s"), path);
	log_close();
	pthread_mutex_lock(&log_file.mutex);
	log_file.path = mem_dup_text(path);
	log_file.descriptor = descriptor;
	log_file.least = (int)least;
	log_file.size = size_of(descriptor);
	pthread_mutex_unlock(&log_file.mutex);
	return true;
}

void
log_close(void)
{
	log_give_stderr_back();
	pthread_mutex_lock(&log_file.mutex);
	if (log_file.descriptor >= 0)
		close(log_file.descriptor);
	log_file.descriptor = -1;
	mem_free(log_file.path);
	log_file.path = NULL;
	pthread_mutex_unlock(&log_file.mutex);
}

/* Best effort: a log that cannot be turned over goes on growing. */
static void
turn_over(void)
{
	struct strbuf older;
	int fresh;

	strbuf_init(&older, strlen(log_file.path) + 2);
	strbuf_addf(&older, "%s.1", log_file.path);
	if (rename(log_file.path, older.data) == 0) {
		fresh = open_file(log_file.path);
		if (fresh >= 0) {
			dup3(fresh, log_file.descriptor, O_CLOEXEC);
			close(fresh);
			if (log_file.kept_stderr >= 0)
				dup2(log_file.descriptor, STDERR_FILENO);
		}
	}
	log_file.size = size_of(log_file.descriptor);
	strbuf_release(&older);
}

static void
add_time(struct strbuf *line)
{
	struct timespec now;
	struct tm utc;

	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &utc);
	strbuf_addf(line, "%04d-%02d-%02dT%02d:%02d:%02d.%03ldZ", utc.tm_year + 1900,
	            utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec,
	            now.tv_nsec / 1000000);
}

static void
write_line(const struct strbuf *line)
{
	pthread_mutex_lock(&log_file.mutex);
	if (log_file.descriptor >= 0) {
		ssize_t put;

		if (log_file.size + (int64_t)line->length > FILE_MAX_BYTES)
			turn_over();
		do
			put = write(log_file.descriptor, line->data, line->length);
		while (put < 0 && errno == EINTR);
		/* a full disk has nobody to tell; what counts is said on the screen */
		if (put > 0)
			log_file.size += put;
	}
	pthread_mutex_unlock(&log_file.mutex);
}

void
log_write(enum log_level level, const char *format, ...)
{
	static const char letters[] = "DIWE";
	char text[LINE_MAX_BYTES];
	struct strbuf line;
	va_list arguments;
	int length;

	if (log_file.descriptor < 0 || (int)level < log_file.least)
		return;
	strbuf_init(&line, LINE_MAX_BYTES - 1);
	va_start(arguments, format);
	length = vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	if (length < 0)
		length = 0;
	else if ((size_t)length >= sizeof(text))
		length = sizeof(text) - 1;
	add_time(&line);
	strbuf_addf(&line, " %c ", letters[level]);
	visible_add(&line, text, (size_t)length, VISIBLE_LINE);
	line.maximum++;
	strbuf_add_char(&line, '\n');
	write_line(&line);
	strbuf_release(&line);
}

int
log_descriptor(void)
{
	return log_file.descriptor;
}

void
log_take_stderr(void)
{
	int nowhere;

	pthread_mutex_lock(&log_file.mutex);
	if (log_file.kept_stderr < 0) {
		fflush(stderr);
		log_file.kept_stderr = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
		nowhere = log_file.descriptor >= 0 ? -1 : open("/dev/null", O_WRONLY | O_CLOEXEC);
		dup2(log_file.descriptor >= 0 ? log_file.descriptor : nowhere, STDERR_FILENO);
		if (nowhere >= 0)
			close(nowhere);
	}
	pthread_mutex_unlock(&log_file.mutex);
}

void
log_give_stderr_back(void)
{
	pthread_mutex_lock(&log_file.mutex);
	if (log_file.kept_stderr >= 0) {
		fflush(stderr);
		dup2(log_file.kept_stderr, STDERR_FILENO);
		close(log_file.kept_stderr);
		log_file.kept_stderr = -1;
	}
	pthread_mutex_unlock(&log_file.mutex);
}

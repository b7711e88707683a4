/* Figures of the bench programs: samples, quantiles, rows, memory and wake-ups of a process. */
#include "lib/measure.h"

#include "lib/spawn.h"

#include <dirent.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXTS = 8, TEXT_SIZE = 256, LINE_SIZE = 256, PATH_SIZE = 320 };

void
samples_add(struct samples *s, double value)
{
	if (s->count == s->capacity) {
		s->capacity = s->capacity ? s->capacity * 2 : 1024;
		s->values = realloc(s->values, s->capacity * sizeof(*s->values));
		if (!s->values)
			spawn_fatal("out of memory");
	}
	s->values[s->count++] = value;
}

void
samples_add_all(struct samples *s, const struct samples *others)
{
	for (size_t i = 0; i < others->count; i++)
		samples_add(s, others->values[i]);
}

void
samples_clear(struct samples *s)
{
	s->count = 0;
}

void
samples_release(struct samples *s)
{
	free(s->values);
	*s = SAMPLES_INIT;
}

static int
compare_values(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;

	return (left > right) - (left < right);
}

double
samples_quantile(const struct samples *s, double share)
{
	double *sorted, value;
	size_t rank;

	if (!s->count)
		return 0;
	sorted = spawn_alloc(s->count * sizeof(*sorted));
	memcpy(sorted, s->values, s->count * sizeof(*sorted));
	qsort(sorted, s->count, sizeof(*sorted), compare_values);
	rank = (size_t)ceil(share * (double)s->count);
	value = sorted[rank ? rank - 1 : 0];
	free(sorted);
	return value;
}

static char *
next_text(void)
{
	static char texts[TEXTS][TEXT_SIZE];
	static int next;

	return texts[next++ % TEXTS];
}

const char *
measure_text(const char *format, ...)
{
	char *text = next_text();
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, TEXT_SIZE, format, arguments);
	va_end(arguments);
	return text;
}

const char *
measure_ms(double value_ms)
{
	return measure_text("%.*f ms", value_ms < 10 ? 3 : 1, value_ms);
}

const char *
measure_number(double value)
{
	return measure_text("%.*f", value == floor(value) ? 0 : 1, value);
}

void
measure_row(const char *row, const char *value, const char *reference, double ratio,
            const char *bar)
{
	printf("%s\t%s\t%s\t%s\t%s\n", row, value, reference,
	       ratio > 0 ? measure_text("%.2f", ratio) : "", bar);
	fflush(stdout);
}

void
measure_row_missing(const char *row, const char *why, const char *bar)
{
	measure_row(row, measure_text("not there yet: %s", why), "", 0, bar);
}

void
measure_say(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	fputs("  ", stderr);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
	va_end(arguments);
}

/* The number after "name:" in a file of /proc; -1 if there is none. */
static long
proc_number(const char *path, const char *name)
{
	FILE *file = fopen(path, "r");
	char line[LINE_SIZE];
	size_t length = strlen(name);
	long value = -1;

	if (!file)
		return -1;
	while (value < 0 && fgets(line, sizeof(line), file)) {
		if (!strncmp(line, name, length) && line[length] == ':')
			value = strtol(line + length + 1, NULL, 10);
	}
	fclose(file);
	return value;
}

long
measure_pss_kib(int pid)
{
	return proc_number(measure_text("/proc/%d/smaps_rollup", pid), "Pss");
}

/* Adds up one figure of all threads; counts them in *threads. */
static long
sum_of_threads(int pid, const char *name, int *threads)
{
	DIR *folder = opendir(measure_text("/proc/%d/task", pid));
	struct dirent *entry;
	long sum = 0, value;

	*threads = 0;
	if (!folder)
		return -1;
	while ((entry = readdir(folder))) {
		char path[PATH_SIZE];

		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "/proc/%d/task/%s/status", pid, entry->d_name);
		value = proc_number(path, name);
		if (value >= 0) {
			sum += value;
			++*threads;
		}
	}
	closedir(folder);
	return *threads ? sum : -1;
}

long
measure_wakeups(int pid)
{
	int threads;

	return sum_of_threads(pid, "voluntary_ctxt_switches", &threads);
}

long
measure_main_wakeups(int pid)
{
	return proc_number(measure_text("/proc/%d/task/%d/status", pid, pid),
	                   "voluntary_ctxt_switches");
}

int
measure_threads(int pid)
{
	int threads;

	sum_of_threads(pid, "voluntary_ctxt_switches", &threads);
	return threads;
}

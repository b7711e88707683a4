/*
 * What is wrong with files that people write: packs and settings. All faults
 * of a run are collected, sorted by file, line and column, and printed as
 *
 *	file:line:col: where: what (what to write)
 *
 * Lines and columns count from 1, columns in characters. 0 = the whole file.
 */
#ifndef PACK_FAULT_H
#define PACK_FAULT_H

#include "base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>

#define FAULTS_MAX 1000

enum fault_weight {
	FAULT_ERROR,	/* the pack is refused */
	FAULT_WARNING,	/* said, but the pack works */
};

struct fault {
	enum fault_weight weight;
	char *file;
	size_t line;
	size_t column;
	char *where;	/* "situations.silent.steps[2].wait"; "" for the file */
	char *what;	/* in the language set when it was found */
};

struct fault_list {
	struct fault *items;
	size_t count;
	size_t capacity;
	size_t errors;		/* how many of them refuse; counts on beyond FAULTS_MAX */
};

void
fault_list_init(struct fault_list *list);

void
fault_list_release(struct fault_list *list);

void
fault_add(struct fault_list *list, enum fault_weight weight, const char *file, size_t line,
          size_t column, const char *where, const char *format, ...)
	__attribute__((format(printf, 7, 8)));

/* By file, line, column; the same fault found twice is kept once. */
void
fault_list_sort(struct fault_list *list);

/* One line, without a newline; safe for a terminal. */
bool
fault_text(const struct fault *fault, struct strbuf *out);

#endif

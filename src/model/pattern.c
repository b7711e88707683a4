/*
 * Patterns: parsed into a tree, the tree unrolled into a program of states,
 * the program run over the text with all states it can be in (Ken Thompson,
 * "Regular Expression Search Algorithm", CACM 11(6), 1968).
 */
#include "model/pattern.h"

#include "base/i18n.h"
#include "base/memory.h"
#include "base/utf8.h"

#include <stdint.h>
#include <string.h>

enum {
	NODES_MAX = 4 * PATTERN_MAX,
	RANGES_MAX = PATTERN_MAX,
	PROGRAM_MAX = 4000,
	WORK_MAX = 20 * PROGRAM_MAX,
	DEPTH_MAX = 20,
	NO_LIMIT = -1,
};

enum node_kind {
	NODE_EMPTY,
	NODE_SET,	/* one character out of ranges (or out of none of them) */
	NODE_ANY,
	NODE_BOTH,	/* left, then right */
	NODE_EITHER,
	NODE_REPEAT,	/* left, from … to times */
};

struct node {
	enum node_kind kind;
	bool negated;
	int left, right;
	int from, to;		/* repeat; or the ranges of a set: first and count */
};

struct range {
	uint32_t low, high;
};

struct parser {
	const char *at;
	size_t place;		/* characters read */
	int depth;
	struct node nodes[NODES_MAX];
	int node_count;
	struct range ranges[RANGES_MAX];
	int range_count;
	struct err *e;
};

static int
fail(struct parser *parser, const char *what)
{
	if (parser->e->code == ERR_NONE)
		err_set(parser->e, ERR_INVALID, _("character %zu of the pattern: %s"),
		        parser->place + 1, what);
	return -1;
}

static int
add_node(struct parser *parser, struct node node)
{
	if (parser->node_count == NODES_MAX)
		return fail(parser, _("the pattern is too long"));
	parser->nodes[parser->node_count] = node;
	return parser->node_count++;
}

static uint32_t
take(struct parser *parser)
{
	uint32_t code_point;

	parser->at += utf8_decode(parser->at, strlen(parser->at), &code_point, NULL);
	parser->place++;
	return code_point;
}

static bool
add_range(struct parser *parser, uint32_t low, uint32_t high)
{
	if (parser->range_count == RANGES_MAX)
		return fail(parser, _("the pattern is too long")) >= 0;
	parser->ranges[parser->range_count++] = (struct range){ low, high };
	return true;
}

/* After a backslash: a digit class, or a sign that stands for itself. */
static bool
parse_escape(struct parser *parser, struct range *range)
{
	if (*parser->at == 'd') {
		take(parser);
		*range = (struct range){ '0', '9' };
		return true;
	}
	if (!*parser->at || !strchr("\\.[](){}|?*+^-/", *parser->at))
		return fail(parser, _("unknown sign after \\ (write \\d, or \\ before one of "
		                      ". [ ] ( ) { } | ? * + ^ - \\)")) >= 0;
	uint32_t c = take(parser);

	*range = (struct range){ c, c };
	return true;
}

static bool
parse_set_item(struct parser *parser)
{
	struct range range;

	if (*parser->at == '\\') {
		take(parser);
		return parse_escape(parser, &range) && add_range(parser, range.low, range.high);
	}
	range.low = range.high = take(parser);
	if (parser->at[0] == '-' && parser->at[1] != ']' && parser->at[1]) {
		take(parser);
		range.high = take(parser);
		if (range.high < range.low)
			return fail(parser, _("a range runs backwards")) >= 0;
	}
	return add_range(parser, range.low, range.high);
}

static int
parse_set(struct parser *parser)
{
	struct node set = { .kind = NODE_SET, .from = parser->range_count };

	if (*parser->at == '^') {
		take(parser);
		set.negated = true;
	}
	while (*parser->at && *parser->at != ']') {
		if (!parse_set_item(parser))
			return -1;
	}
	if (!*parser->at)
		return fail(parser, _("[ without ]"));
	take(parser);
	set.to = parser->range_count - set.from;
	if (set.to == 0)
		return fail(parser, _("[ ] is empty"));
	return add_node(parser, set);
}

static int
parse_either(struct parser *parser);

static int
parse_group(struct parser *parser)
{
	if (++parser->depth > DEPTH_MAX)
		return fail(parser, _("too many brackets in each other"));
	int inner = parse_either(parser);

	if (inner < 0)
		return -1;
	if (*parser->at != ')')
		return fail(parser, _("( without )"));
	take(parser);
	parser->depth--;
	return inner;
}

static int
parse_atom(struct parser *parser)
{
	struct range range;

	if (strchr("?*+{", *parser->at))
		return fail(parser, _("nothing stands before the repetition"));
	if (strchr("]}", *parser->at))
		return fail(parser, _("a bracket closes that was not opened"));
	uint32_t c = take(parser);

	switch (c) {
	case '(':
		return parse_group(parser);
	case '[':
		return parse_set(parser);
	case '.':
		return add_node(parser, (struct node){ .kind = NODE_ANY });
	case '\\':
		if (!parse_escape(parser, &range))
			return -1;
		break;
	default:
		range = (struct range){ c, c };
	}
	if (!add_range(parser, range.low, range.high))
		return -1;
	return add_node(parser, (struct node){ .kind = NODE_SET,
	                                       .from = parser->range_count - 1, .to = 1 });
}

static int
parse_number(struct parser *parser)
{
	int number = 0;

	if (*parser->at < '0' || *parser->at > '9')
		return fail(parser, _("a number is missing"));
	while (*parser->at >= '0' && *parser->at <= '9') {
		number = number * 10 + (int)(take(parser) - '0');
		if (number > PATTERN_REPEAT_MAX)
			return fail(parser, _("repeated too often"));
	}
	return number;
}

/* What stands between { and }. */
static bool
parse_bounds(struct parser *parser, struct node *repeat)
{
	repeat->from = repeat->to = parse_number(parser);
	if (repeat->from < 0)
		return false;
	if (*parser->at == ',') {
		take(parser);
		repeat->to = *parser->at == '}' ? NO_LIMIT : parse_number(parser);
		if (*parser->at != '}' || (repeat->to != NO_LIMIT && repeat->to < repeat->from))
			return fail(parser, _("write {2}, {2,4} or {2,}")) >= 0;
	}
	if (*parser->at != '}')
		return fail(parser, _("{ without }")) >= 0;
	take(parser);
	return parser->e->code == ERR_NONE;
}

static int
parse_repeat(struct parser *parser)
{
	int atom = parse_atom(parser);

	while (atom >= 0 && *parser->at && strchr("?*+{", *parser->at)) {
		struct node repeat = { .kind = NODE_REPEAT, .left = atom };

		switch (take(parser)) {
		case '?':
			repeat.to = 1;
			break;
		case '*':
			repeat.to = NO_LIMIT;
			break;
		case '+':
			repeat.from = 1;
			repeat.to = NO_LIMIT;
			break;
		default:
			if (!parse_bounds(parser, &repeat))
				return -1;
		}
		atom = add_node(parser, repeat);
	}
	return atom;
}

static int
parse_sequence(struct parser *parser)
{
	int left = add_node(parser, (struct node){ .kind = NODE_EMPTY });

	while (left >= 0 && *parser->at && *parser->at != '|' && *parser->at != ')') {
		int right = parse_repeat(parser);

		if (right < 0)
			return -1;
		left = add_node(parser, (struct node){ .kind = NODE_BOTH,
		                                       .left = left, .right = right });
	}
	return left;
}

static int
parse_either(struct parser *parser)
{
	int left = parse_sequence(parser);

	while (left >= 0 && *parser->at == '|') {
		take(parser);
		int right = parse_sequence(parser);

		if (right < 0)
			return -1;
		left = add_node(parser, (struct node){ .kind = NODE_EITHER,
		                                       .left = left, .right = right });
	}
	return left;
}

/* --- the program ---------------------------------------------------------------------------- */

enum code {
	CODE_ANY,
	CODE_SET,
	CODE_SPLIT,	/* go on at both targets */
	CODE_JUMP,
	CODE_END,
};

struct instruction {
	enum code code;
	int node;	/* of a set */
	int to, other;
};

struct program {
	struct parser parser;	/* holds the sets */
	struct instruction code[PROGRAM_MAX];
	int count;
	int work;	/* nodes unrolled: empty groups repeated emit nothing, but take time */
	/* the walk: which instructions are reached now and after this character */
	int lists[2][PROGRAM_MAX];
	int list_counts[2];
	uint32_t seen[PROGRAM_MAX];	/* step number at which an instruction was added */
	int stack[2 * PROGRAM_MAX];
};

static int
emit(struct program *program, struct instruction instruction)
{
	if (program->count == PROGRAM_MAX)
		return fail(&program->parser, _("the repetitions multiply to too much"));
	program->code[program->count] = instruction;
	return program->count++;
}

static bool
emit_node(struct program *program, int index);

/* One more, that may be left out; jumps behind it are patched by the caller. */
static bool
emit_optional(struct program *program, int index)
{
	int split = emit(program, (struct instruction){ .code = CODE_SPLIT });

	if (split < 0 || !emit_node(program, index))
		return false;
	program->code[split].to = split + 1;
	program->code[split].other = program->count;
	return true;
}

static bool
emit_repeat(struct program *program, const struct node *repeat)
{
	for (int i = 0; i < repeat->from; i++) {
		if (!emit_node(program, repeat->left))
			return false;
	}
	if (repeat->to != NO_LIMIT) {
		for (int i = repeat->from; i < repeat->to; i++) {
			if (!emit_optional(program, repeat->left))
				return false;
		}
		return true;
	}
	int split = emit(program, (struct instruction){ .code = CODE_SPLIT });

	if (split < 0 || !emit_node(program, repeat->left) ||
	    emit(program, (struct instruction){ .code = CODE_JUMP, .to = split }) < 0)
		return false;
	program->code[split].to = split + 1;
	program->code[split].other = program->count;
	return true;
}

static bool
emit_either(struct program *program, const struct node *either)
{
	int split = emit(program, (struct instruction){ .code = CODE_SPLIT });

	if (split < 0 || !emit_node(program, either->left))
		return false;
	int jump = emit(program, (struct instruction){ .code = CODE_JUMP });

	if (jump < 0)
		return false;
	program->code[split].to = split + 1;
	program->code[split].other = program->count;
	if (!emit_node(program, either->right))
		return false;
	program->code[jump].to = program->count;
	return true;
}

static bool
emit_node(struct program *program, int index)
{
	const struct node *node = &program->parser.nodes[index];

	if (++program->work > WORK_MAX)
		return fail(&program->parser, _("the repetitions multiply to too much")) >= 0;
	switch (node->kind) {
	case NODE_EMPTY:
		return true;
	case NODE_ANY:
		return emit(program, (struct instruction){ .code = CODE_ANY }) >= 0;
	case NODE_SET:
		return emit(program, (struct instruction){ .code = CODE_SET, .node = index }) >= 0;
	case NODE_BOTH:
		return emit_node(program, node->left) && emit_node(program, node->right);
	case NODE_EITHER:
		return emit_either(program, node);
	case NODE_REPEAT:
		return emit_repeat(program, node);
	}
	return false;
}

static struct program *
compile(const char *pattern, struct err *e)
{
	struct program *program = mem_calloc(1, sizeof *program);
	struct parser *parser = &program->parser;

	parser->at = pattern;
	parser->e = e;
	int root = -1;

	if (!utf8_valid(pattern, strlen(pattern)) ||
	    utf8_count(pattern, strlen(pattern)) > PATTERN_MAX)
		fail(parser, _("the pattern is too long"));
	else
		root = parse_either(parser);
	if (root >= 0 && *parser->at)
		root = fail(parser, _("a bracket closes that was not opened"));
	if (root >= 0 && emit_node(program, root) &&
	    emit(program, (struct instruction){ .code = CODE_END }) >= 0)
		return program;
	mem_free(program);
	return NULL;
}

/* --- the walk ------------------------------------------------------------------------------- */

static void
reach(struct program *program, int list, int start, uint32_t step)
{
	int depth = 0;

	program->stack[depth++] = start;
	while (depth > 0) {
		int at = program->stack[--depth];
		const struct instruction *instruction = &program->code[at];

		if (program->seen[at] == step)
			continue;
		program->seen[at] = step;
		if (instruction->code == CODE_SPLIT) {
			program->stack[depth++] = instruction->other;
			program->stack[depth++] = instruction->to;
		} else if (instruction->code == CODE_JUMP) {
			program->stack[depth++] = instruction->to;
		} else {
			program->lists[list][program->list_counts[list]++] = at;
		}
	}
}

static bool
accepts(const struct program *program, const struct instruction *instruction, uint32_t c)
{
	const struct parser *parser = &program->parser;

	if (instruction->code != CODE_SET)
		return instruction->code == CODE_ANY;
	const struct node *set = &parser->nodes[instruction->node];

	for (int i = set->from; i < set->from + set->to; i++) {
		if (c >= parser->ranges[i].low && c <= parser->ranges[i].high)
			return !set->negated;
	}
	return set->negated;
}

static bool
walk(struct program *program, const char *text)
{
	size_t length = strlen(text);
	uint32_t step = 1;
	int now = 0;

	reach(program, now, 0, step);
	while (length > 0) {
		uint32_t c;
		size_t used = utf8_decode(text, length, &c, NULL);
		int next = !now;

		text += used;
		length -= used;
		step++;
		program->list_counts[next] = 0;
		for (int i = 0; i < program->list_counts[now]; i++) {
			int at = program->lists[now][i];

			if (accepts(program, &program->code[at], c))
				reach(program, next, at + 1, step);
		}
		now = next;
	}
	for (int i = 0; i < program->list_counts[now]; i++) {
		if (program->code[program->lists[now][i]].code == CODE_END)
			return true;
	}
	return false;
}

bool
pattern_check(const char *pattern, struct err *e)
{
	struct err own = ERR_INIT;
	struct program *program = compile(pattern, &own);

	if (!program)
		*e = own;
	mem_free(program);
	return program != NULL;
}

bool
pattern_fits(const char *pattern, const char *text)
{
	struct err ignored = ERR_INIT;
	struct program *program = compile(pattern, &ignored);
	bool fits = program && walk(program, text);

	mem_free(program);
	return fits;
}

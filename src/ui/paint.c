/*
 * The painter: see paint_priv.h. Every choice between two ways to say the
 * same is made by counting bytes, because a slow link and a screen reader
 * both profit from the shorter.
 */
#include "paint_priv.h"

#include "base/utf8.h"
#include "base/width.h"

#include <string.h>

#define SEQUENCE_SIZE 64
#define NO_STYLE (~0u)
#define GAP_MAX 4	/* cells sent again rather than passed over */
#define ERASE_LEAST 3	/* blanks that are no longer to send than an erasure */

void
painter_init(struct painter *painter)
{
	*painter = (struct painter){ .column = -1 };
	grid_init(&painter->shown, 1, 1);
}

void
painter_release(struct painter *painter)
{
	grid_release(&painter->shown);
}

void
painter_forget(struct painter *painter)
{
	painter->known = false;
	painter->look_known = false;
	painter->cursor_known = false;
	painter->column = -1;
}

/* --- attributes ---------------------------------------------------------------------- */

/* A number of few digits; much is sent of them, so they are not formatted by printf. */
static void
add_number(struct strbuf *out, int number)
{
	char digits[12];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + number % 10);
		number /= 10;
	} while (number);
	strbuf_add_n(out, digits + at, sizeof(digits) - at);
}

static void
add_code(struct strbuf *codes, int code)
{
	if (codes->length)
		strbuf_add_char(codes, ';');
	add_number(codes, code);
}

/* ESC [ number final */
static void
add_sequence(struct strbuf *out, int number, char final)
{
	strbuf_add_n(out, "\x1b[", 2);
	add_number(out, number);
	strbuf_add_char(out, final);
}

/* first is 30 for letters, 40 for their ground. */
static void
add_colour(const struct painter *painter, struct strbuf *codes, int colour, int first)
{
	if (colour == COLOUR_DEFAULT)
		add_code(codes, first + 9);
	else if (colour < 8)
		add_code(codes, first + colour);
	else if (colour < 16 && painter->depth == COLOUR_16 && painter->eight)
		add_code(codes, first + colour - 8);
	else if (colour < 16)
		add_code(codes, first + 60 + colour - 8);
	else {
		add_code(codes, first + 8);
		add_code(codes, 5);
		add_code(codes, colour);
	}
}

static void
add_attributes(struct strbuf *codes, unsigned attributes)
{
	if (attributes & ATTRIBUTE_BOLD)
		add_code(codes, 1);
	if (attributes & ATTRIBUTE_DIM)
		add_code(codes, 2);
	if (attributes & ATTRIBUTE_UNDERLINE)
		add_code(codes, 4);
	if (attributes & ATTRIBUTE_REVERSE)
		add_code(codes, 7);
}

/* The codes that lead from the look in force to another. */
static void
add_change(const struct painter *painter, struct strbuf *codes, const struct look *to)
{
	const struct look *from = &painter->look;
	unsigned gone = from->attributes & ~(unsigned)to->attributes;
	unsigned come = to->attributes & ~(unsigned)from->attributes;

	if (gone & (ATTRIBUTE_BOLD | ATTRIBUTE_DIM)) {
		add_code(codes, 22);
		come |= to->attributes & (ATTRIBUTE_BOLD | ATTRIBUTE_DIM);
	}
	if (gone & ATTRIBUTE_UNDERLINE)
		add_code(codes, 24);
	if (gone & ATTRIBUTE_REVERSE)
		add_code(codes, 27);
	add_attributes(codes, come);
	if (from->foreground != to->foreground)
		add_colour(painter, codes, to->foreground, 30);
	if (from->background != to->background)
		add_colour(painter, codes, to->background, 40);
}

/* The codes from nothing: reset first. */
static void
add_anew(const struct painter *painter, struct strbuf *codes, const struct look *to)
{
	add_code(codes, 0);
	add_attributes(codes, to->attributes);
	if (to->foreground != COLOUR_DEFAULT)
		add_colour(painter, codes, to->foreground, 30);
	if (to->background != COLOUR_DEFAULT)
		add_colour(painter, codes, to->background, 40);
}

static bool
look_equal(const struct look *a, const struct look *b)
{
	return a->foreground == b->foreground && a->background == b->background &&
	       a->attributes == b->attributes;
}

static struct look
find_look(const struct painter *painter, unsigned style)
{
	struct look look = theme_look(&painter->theme, style, painter->depth);

	if (painter->depth == COLOUR_16 && painter->eight && look.foreground >= 8)
		look.attributes |= ATTRIBUTE_BOLD;
	return look;
}

/* Neighbours mostly have one style. */
static struct look
look_of(struct painter *painter, unsigned style)
{
	if (style != painter->last_style) {
		painter->last_look = find_look(painter, style);
		painter->last_style = style;
	}
	return painter->last_look;
}

static void
use_look(struct painter *painter, const struct look *look)
{
	struct strbuf anew, change;
	const struct strbuf *codes = &anew;

	if (painter->look_known && look_equal(&painter->look, look))
		return;
	strbuf_init(&anew, SEQUENCE_SIZE);
	strbuf_init(&change, SEQUENCE_SIZE);
	add_anew(painter, &anew, look);
	if (painter->look_known)
		add_change(painter, &change, look);
	if (painter->look_known && change.length <= anew.length)
		codes = &change;
	strbuf_add_n(painter->out, "\x1b[", 2);
	if (codes == &change || anew.length > 1)
		strbuf_add_n(painter->out, codes->data, codes->length);
	strbuf_add_char(painter->out, 'm');
	strbuf_release(&anew);
	strbuf_release(&change);
	painter->look = *look;
	painter->look_known = true;
}

/* --- moving -------------------------------------------------------------------------- */

static size_t
digits(int number)
{
	return number < 10 ? 1 : number < 100 ? 2 : number < 1000 ? 3 : 4;
}

static void
move_absolute(struct painter *painter, int row, int column)
{
	if (row == 0 && column == 0)
		strbuf_add(painter->out, "\x1b[H");
	else if (column == 0)
		add_sequence(painter->out, row + 1, 'H');
	else {
		add_sequence(painter->out, row + 1, ';');
		add_number(painter->out, column + 1);
		strbuf_add_char(painter->out, 'H');
	}
}

/* Along the row, when the place is known. */
static void
move_along(struct painter *painter, int column)
{
	int by = column - painter->column;

	if (column == 0)
		strbuf_add_char(painter->out, '\r');
	else if (by < 0 && by >= -3)
		strbuf_add_n(painter->out, "\b\b\b", (size_t)-by);
	else if (by == 1)
		strbuf_add(painter->out, "\x1b[C");
	else if (digits(by < 0 ? -by : by) <= digits(column + 1))
		add_sequence(painter->out, by < 0 ? -by : by, by < 0 ? 'D' : 'C');
	else
		add_sequence(painter->out, column + 1, 'G');
}

static void
move(struct painter *painter, int row, int column)
{
	bool known = painter->column >= 0;

	if (known && row == painter->row && column == painter->column)
		return;
	if (known && row == painter->row)
		move_along(painter, column);
	else if (known && row == painter->row + 1 && column == painter->column)
		strbuf_add_char(painter->out, '\n');
	else if (known && row == painter->row + 1 && column == 0)
		strbuf_add(painter->out, "\r\n");
	else
		move_absolute(painter, row, column);
	painter->row = row;
	painter->column = column;
}

/* --- cells --------------------------------------------------------------------------- */

struct range {
	uint32_t first;
	uint32_t last;
};

/* Wide everywhere: symbols and punctuation, kana, hanzi, Hangul, full-width forms. */
static const struct range surely_wide[] = {
	{ 0x3000, 0x3029 }, { 0x3030, 0x303E }, { 0x3041, 0x3096 }, { 0x309B, 0x30FF },
	{ 0x3400, 0x4DBF }, { 0x4E00, 0x9FFF }, { 0xAC00, 0xD7A3 }, { 0xF900, 0xFAFF },
	{ 0xFF01, 0xFF60 }, { 0x20000, 0x2A6DF },
};

/* Narrow, or as wide as the ambiguous one that the terminal was asked for. */
static const struct range as_asked[] = {
	{ 0x00A1, 0x00AC }, { 0x00AE, 0x02FF }, { 0x0370, 0x0377 }, { 0x0391, 0x03C9 },
	{ 0x0410, 0x044F }, { 0x2010, 0x2027 }, { 0x2030, 0x203E }, { 0x2190, 0x2193 },
	{ 0x2460, 0x24E9 }, { 0x2500, 0x25B4 }, { 0x25B6, 0x25B9 }, { 0x25CB, 0x25CF },
	{ 0x2713, 0x2717 },
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool
in_ranges(uint32_t code_point, const struct range *ranges, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (code_point >= ranges[i].first && code_point <= ranges[i].last)
			return true;
	}
	return false;
}

static bool
is_trusted(const struct painter *painter, const struct cell *cell)
{
	uint32_t code_point;

	if (cell->length == 1)
		return true;
	if (utf8_decode(cell->bytes, cell->length, &code_point, NULL) != cell->length)
		return false;
	return in_ranges(code_point, surely_wide, COUNT(surely_wide)) ||
	       (painter->ambiguous_known && in_ranges(code_point, as_asked, COUNT(as_asked)));
}

/* The most cells that a terminal may give a cluster: those of its parts on their own. */
static int
widest(const struct cell *cell)
{
	size_t at = 0;
	int cells = 0;

	while (at < cell->length) {
		uint32_t code_point;
		int width;

		at += utf8_decode(cell->bytes + at, cell->length - at, &code_point, NULL);
		width = width_of_code_point(code_point);
		cells += width == 0 ? 1 : 2;
	}
	return cells;
}

static void
send_trusted(struct painter *painter, const struct grid *grid, int column,
             const struct cell *cell)
{
	strbuf_add_n(painter->out, cell->bytes, cell->length);
	painter->column += cell->width;
	/* at the edge a terminal may wait to wrap: its place is nowhere */
	if (column + cell->width >= grid->columns)
		painter->column = -1;
}

/*
 * Bytes of a cluster that may be sent there: a terminal that knows no clusters
 * shows the parts one after the other, and at the edge might wrap them.
 */
static size_t
fits_at_edge(const struct cell *cell, int room)
{
	size_t first = 0, at = 0;
	int cells = 0;

	while (at < cell->length) {
		uint32_t code_point;

		at += utf8_decode(cell->bytes + at, cell->length - at, &code_point, NULL);
		cells += width_of_code_point(code_point);
		first = first ? first : at;
	}
	return cells > room ? first : cell->length;
}

/* Returns the column up to which everything has to be sent again. */
static int
send_doubtful(struct painter *painter, const struct grid *grid, int row, int column,
              const struct cell *cell)
{
	strbuf_add_n(painter->out, "  ", cell->width);
	painter->column = -1;
	move(painter, row, column);
	strbuf_add_n(painter->out, cell->bytes, fits_at_edge(cell, grid->columns - column));
	painter->column = -1;
	return column + widest(cell);
}

static bool
is_blank(const struct cell *cell)
{
	return cell->length == 1 && cell->bytes[0] == ' ';
}

/* Is it right and worth it to erase the row from column on: all blank in one look? */
static bool
rest_is_blank(struct painter *painter, const struct grid *grid, int row, int column)
{
	unsigned style = grid_at(grid, row, column)->style;
	const struct cell *last = grid_at(grid, row, grid->columns - 1);
	struct look look;
	int changed = 0;

	/* asked for each blank: most rows end in the edge of a frame */
	if (!is_blank(last) || last->style != style)
		return false;
	look = look_of(painter, style);
	if (look.attributes & (ATTRIBUTE_REVERSE | ATTRIBUTE_UNDERLINE) ||
	    (look.background != COLOUR_DEFAULT && !painter->erase_fills))
		return false;
	for (int i = column; i < grid->columns; i++) {
		const struct cell *cell = grid_at(grid, row, i);

		if (!is_blank(cell) || cell->style != style)
			return false;
		changed += !cell_equal(cell, grid_at(&painter->shown, row, i));
	}
	return changed > ERASE_LEAST;
}

/* A few cells that are right already may be shorter to send again than to pass over. */
static bool
send_gap(struct painter *painter, const struct grid *grid, int row, int column)
{
	if (painter->row != row || painter->column < 0 || column <= painter->column ||
	    column - painter->column > GAP_MAX)
		return false;
	for (int i = painter->column; i < column; i++) {
		const struct cell *cell = grid_at(grid, row, i);
		struct look look = look_of(painter, cell->style);

		if (cell->length != 1 || !look_equal(&look, &painter->look))
			return false;
	}
	while (painter->column < column)
		send_trusted(painter, grid, painter->column,
		             grid_at(grid, row, painter->column));
	return true;
}

static void
hide_cursor(struct painter *painter)
{
	if (painter->cursor_known && !painter->cursor_shown)
		return;
	strbuf_add(painter->out, "\x1b[?25l");
	painter->cursor_known = true;
	painter->cursor_shown = false;
}

static void
paint_row(struct painter *painter, const struct grid *grid, int row)
{
	int again_to = 0;

	for (int column = 0; column < grid->columns; column++) {
		const struct cell *cell = grid_at(grid, row, column);
		const struct cell *before = grid_at(&painter->shown, row, column);
		bool same = cell_equal(cell, before) &&
		            (cell->width < 2 || cell_equal(cell + 1, before + 1));
		struct look look;

		if ((same && column >= again_to) || cell->width == 0)
			continue;
		if (painter->cursor_known && painter->cursor_shown && row != painter->row)
			hide_cursor(painter);
		look = look_of(painter, cell->style);
		if (!painter->look_known || !send_gap(painter, grid, row, column))
			move(painter, row, column);
		use_look(painter, &look);
		if (is_blank(cell) && rest_is_blank(painter, grid, row, column)) {
			strbuf_add(painter->out, "\x1b[K");
			return;
		}
		if (is_trusted(painter, cell)) {
			send_trusted(painter, grid, column, cell);
		} else {
			int to = send_doubtful(painter, grid, row, column, cell);

			again_to = to > again_to ? to : again_to;
		}
	}
}

/* Clears the screen; what is shown is then blank, or at least nothing that is wanted. */
static void
start_anew(struct painter *painter, const struct grid *grid)
{
	struct look look = look_of(painter, STYLE_TEXT);
	bool blank = look.background == COLOUR_DEFAULT || painter->erase_fills;

	hide_cursor(painter);
	painter->look_known = false;
	use_look(painter, &look);
	strbuf_add(painter->out, "\x1b[H\x1b[2J");
	painter->row = 0;
	painter->column = 0;
	grid_resize(&painter->shown, grid->rows, grid->columns);
	if (!blank || look.attributes & (ATTRIBUTE_REVERSE | ATTRIBUTE_UNDERLINE))
		grid_clear(&painter->shown, STYLE_COUNT);
}

static void
place_cursor(struct painter *painter, const struct grid *grid)
{
	if (grid->cursor == CURSOR_HIDDEN) {
		hide_cursor(painter);
		return;
	}
	move(painter, grid->cursor_row, grid->cursor_column);
	if (!painter->cursor_known || !painter->cursor_shown)
		strbuf_add(painter->out, "\x1b[?25h");
	painter->cursor_known = true;
	painter->cursor_shown = true;
}

void
painter_paint(struct painter *painter, const struct grid *grid, const struct theme *theme,
              struct strbuf *out)
{
	size_t row_bytes = (size_t)grid->columns * sizeof(*grid->cells);

	painter->out = out;
	painter->last_style = NO_STYLE;
	if (!theme_equal(&painter->theme, theme)) {
		painter->theme = *theme;
		painter->known = false;
	}
	if (!painter->known || painter->shown.rows != grid->rows ||
	    painter->shown.columns != grid->columns)
		start_anew(painter, grid);
	painter->known = true;
	for (int row = 0; row < grid->rows; row++) {
		if (memcmp(grid_at(grid, row, 0), grid_at(&painter->shown, row, 0), row_bytes) == 0)
			continue;
		paint_row(painter, grid, row);
		memcpy(&painter->shown.cells[(size_t)row * (size_t)grid->columns],
		       grid_at(grid, row, 0), row_bytes);
	}
	place_cursor(painter, grid);
	painter->out = NULL;
}

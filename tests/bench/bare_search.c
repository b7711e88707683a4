/*
 * The floor for search: the least a program with ncurses and SQLite can do with a key typed into a
 * search line, which is to look up and to draw 20 rows.
 *
 *   bare_search STORE SQL    ?1 is the text typed so far; columns of a row are shown side by side;
 *                            reversed(text) is there for keys kept from their end
 *
 * Ctrl-U takes all away; ends at Ctrl-D.
 */
#include <curses.h>
#include <locale.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

enum { CTRL_D = 4, CTRL_U = 21, ROWS = 20, COLUMN_WIDTH = 24, TYPED_MAX = 256 };

/* Of ASCII. */
static void
reversed(sqlite3_context *context, int count, sqlite3_value **values)
{
	const char *text = (const char *)sqlite3_value_text(values[0]);
	size_t length = text ? strlen(text) : 0;
	char out[TYPED_MAX];

	(void)count;
	if (length >= sizeof(out))
		length = sizeof(out) - 1;
	for (size_t i = 0; i < length; i++)
		out[i] = text[length - 1 - i];
	sqlite3_result_text(context, out, (int)length, SQLITE_TRANSIENT);
}

static sqlite3_stmt *
open_statement(const char *store, const char *sql)
{
	sqlite3_stmt *statement;
	sqlite3 *db;

	if (sqlite3_open_v2(store, &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
	    sqlite3_create_function(db, "reversed", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL,
	                            reversed, NULL, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK) {
		fprintf(stderr, "bare_search: %s: %s\n", store, sqlite3_errmsg(db));
		exit(1);
	}
	return statement;
}

static void
draw(sqlite3_stmt *statement, const char *typed)
{
	int row = 1;

	erase();
	sqlite3_reset(statement);
	sqlite3_bind_text(statement, 1, typed, -1, SQLITE_STATIC);
	for (; *typed && row <= ROWS && sqlite3_step(statement) == SQLITE_ROW; row++) {
		for (int i = 0; i < sqlite3_column_count(statement); i++) {
			const char *text = (const char *)sqlite3_column_text(statement, i);

			mvaddnstr(row, i * COLUMN_WIDTH, text ? text : "", COLUMN_WIDTH - 1);
		}
	}
	mvprintw(ROWS + 1, 0, "bare search: %d rows", row - 1);
	mvaddstr(0, 0, typed);
	refresh();
}

static void
append(char *typed, wchar_t character)
{
	size_t length = strlen(typed);
	char bytes[16];
	int more = wctomb(bytes, character);

	if (more > 0 && length + (size_t)more < TYPED_MAX) {
		memcpy(typed + length, bytes, (size_t)more);
		typed[length + (size_t)more] = '\0';
	}
}

int
main(int argc, char **argv)
{
	char typed[TYPED_MAX] = "";
	sqlite3_stmt *statement;
	wint_t key;

	if (argc != 3) {
		fprintf(stderr, "usage: bare_search STORE SQL\n");
		return 2;
	}
	setlocale(LC_ALL, "");
	statement = open_statement(argv[1], argv[2]);
	initscr();
	raw();
	noecho();
	keypad(stdscr, TRUE);
	draw(statement, typed);
	while (get_wch(&key) == OK && key != CTRL_D) {
		if (key == CTRL_U)
			typed[0] = '\0';
		else
			append(typed, (wchar_t)key);
		draw(statement, typed);
	}
	endwin();
	return 0;
}

/*
 * The floor for keys: the least a program with ncurses can do with a typed character, which is to
 * show it. Ends at Ctrl-D. Started by bench_keys on a pseudo-terminal.
 */
#include <curses.h>
#include <locale.h>

enum { CTRL_D = 4 };

int
main(void)
{
	wint_t typed;
	wchar_t text[2] = { 0 };

	setlocale(LC_ALL, "");
	initscr();
	raw();
	noecho();
	keypad(stdscr, TRUE);
	mvaddstr(0, 0, "bare echo");
	move(1, 0);
	refresh();
	while (get_wch(&typed) != ERR && typed != CTRL_D) {
		text[0] = (wchar_t)typed;
		addwstr(text);
		refresh();
	}
	endwin();
	return 0;
}

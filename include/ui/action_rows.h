/*
 * The one table of actions. A row:
 *
 *	ACTION(id, name, title, group, function key, chord, letter,
 *	       where, when, needs, bar, flags, help)
 *
 * name: in settings, test-ui, palette; never changes once published.
 * title: menu and palette. help: one sentence for F1 and the manual page.
 * bar: its word in the bar of keys at the foot, NULL: not there.
 * chord: Ctrl-letter or Alt-letter (never Ctrl-H I J M [ or Space, which
 * terminals send for other keys); it works inside text fields and under an
 * input method. Ctrl-W is the text field's own. letter: only where no text
 * field has the keys; j k g G n N / belong to lists. Alt-1 … Alt-9: branches.
 * No chord is one that a habit makes dangerous: Ctrl-X, C and V are nothing.
 *
 * Included by ui/actions.h and ui/actions.c with their own ACTION.
 */

/* --- the call ---------------------------------------------------------- */
ACTION(ANSWER, "answer", N_("Answer"), CALL, "F2", "Ctrl-A", NULL,
       WHERE_UNLOCKED, WHEN_RINGING, NEEDS_ANSWER, N_("answer"), 0,
       N_("Answer the ringing call."))
ACTION(NOTE_CALL, "note-call", N_("Note a call that came in"), CALL, NULL, "Alt-i", NULL,
       WHERE_WORK, WHEN_NO_CALL, NEEDS_NOTE, NULL, 0,
       N_("Enter a call that came in on a telephone which the program cannot see."))
ACTION(DECLINE, "decline", N_("Decline the ringing call"), CALL, NULL, NULL, NULL,
       WHERE_UNLOCKED, WHEN_RINGING, NEEDS_DECLINE, NULL, 0,
       N_("Decline the ringing call; it goes to the list of calls to be returned."))
ACTION(HOLD, "hold", N_("Hold or resume"), CALL, "F7", "Ctrl-O", NULL,
       WHERE_UNLOCKED, WHEN_TALKING | WHEN_HELD, NEEDS_HOLD, N_("hold"), 0,
       N_("Put the caller on hold, or take the call back from hold."))
ACTION(HANG_UP, "hang-up", N_("Hang up"), CALL, "F8", "Ctrl-D", NULL,
       WHERE_UNLOCKED, WHEN_CALLING | WHEN_TALKING | WHEN_HELD, NEEDS_HANG_UP, N_("hang up"), 0,
       N_("End the call; warns when the script still has a wait to keep."))
ACTION(MUTE, "mute", N_("Microphone off or on"), CALL, NULL, "Alt-u", NULL,
       WHERE_UNLOCKED, WHEN_TALKING, NEEDS_MUTE, NULL, 0,
       N_("Switch the microphone off, or on again."))
ACTION(DIAL, "dial", N_("Dial a number"), CALL, NULL, "Alt-l", NULL,
       WHERE_WORK, WHEN_NO_CALL, NEEDS_DIAL, NULL, 0,
       N_("Call a number, a customer or the follow-up under the cursor."))
ACTION(TRANSFER, "transfer", N_("Transfer the call"), CALL, NULL, "Alt-x", NULL,
       WHERE_WORK, WHEN_TALKING | WHEN_HELD, NEEDS_TRANSFER, NULL, 0,
       N_("Hand the call to another desk or number."))
ACTION(TONES, "tones", N_("Send tones"), CALL, NULL, "Alt-k", NULL,
       WHERE_WORK, WHEN_TALKING, NEEDS_TONES, NULL, 0,
       N_("Send the tones of the number keys to the other side."))
ACTION(WRAPUP_DONE, "wrapup-done", N_("Wrap-up done"), CALL, NULL, "Alt-w", NULL,
       WHERE_WORK, WHEN_WRAPUP | WHEN_RESULT_LACKS, 0, NULL, 0,
       N_("Finish the wrap-up of the last call, or give it the result that it lacks."))
ACTION(BREAK, "break", N_("Break, or ready again"), CALL, NULL, "Alt-b", NULL,
       WHERE_WORK, 0, 0, NULL, 0,
       N_("Take a break with its reason, or be ready again."))
ACTION(CALLS, "calls", N_("Calls of the day"), CALL, NULL, "Alt-j", NULL,
       WHERE_WORK, 0, 0, NULL, 0,
       N_("List the calls: answered, missed, declined, abandoned, with call-back."))
ACTION(ALERT, "alert", N_("Danger: alert the supervisor"), CALL, NULL, "Alt-d", NULL,
       WHERE_UNLOCKED, 0, 0, NULL, 0,
       N_("Tell the supervisor at once that this call is about danger or a threat."))

/* --- the script -------------------------------------------------------- */
ACTION(SCRIPTS, "scripts", N_("Scripts"), SCRIPT, "F4", "Ctrl-P", NULL,
       WHERE_WORK, 0, 0, N_("scripts"), 0,
       N_("Choose a situation by number or by typing, and start its script."))
ACTION(SAID, "said", N_("Said, next step"), SCRIPT, "F6", "Ctrl-N", NULL,
       WHERE_WORK, WHEN_FLOW, 0, N_("said"), 0,
       N_("Mark the step as said; its wait begins, or the next step comes."))
ACTION(CUT_WAIT, "cut-wait", N_("Cut the wait short"), SCRIPT, NULL, "Alt-s", NULL,
       WHERE_WORK, WHEN_WAIT, 0, NULL, 0,
       N_("Go on before the wait is over; the script record says so."))
ACTION(BRANCH_1, "branch-1", N_("First branch of the script"), SCRIPT, NULL, "Alt-1", NULL,
       WHERE_WORK, WHEN_FLOW, 0, NULL, ACTION_NOT_IN_PALETTE,
       N_("Take the first branch shown, for instance: heard something."))
ACTION(BRANCH_2, "branch-2", N_("Second branch of the script"), SCRIPT, NULL, "Alt-2", NULL,
       WHERE_WORK, WHEN_FLOW, 0, NULL, ACTION_NOT_IN_PALETTE,
       N_("Take the second branch shown."))
ACTION(BRANCH_3, "branch-3", N_("Third branch of the script"), SCRIPT, NULL, "Alt-3", NULL,
       WHERE_WORK, WHEN_FLOW, 0, NULL, ACTION_NOT_IN_PALETTE,
       N_("Take the third branch shown."))
ACTION(BRANCH_4, "branch-4", N_("Fourth branch of the script"), SCRIPT, NULL, "Alt-4", NULL,
       WHERE_WORK, WHEN_FLOW, 0, NULL, ACTION_NOT_IN_PALETTE,
       N_("Take the fourth branch shown."))
ACTION(BRANCH_5, "branch-5", N_("Fifth branch of the script"), SCRIPT, NULL, "Alt-5", NULL,
       WHERE_WORK, WHEN_FLOW, 0, NULL, ACTION_NOT_IN_PALETTE,
       N_("Take the fifth branch shown."))
ACTION(BRANCH_6, "branch-6", N_("Sixth branch of the script"), SCRIPT, NULL, "Alt-6", NULL,
       WHERE_WORK, WHEN_FLOW, 0, NULL, ACTION_NOT_IN_PALETTE,
       N_("Take the sixth branch shown."))
ACTION(BRANCH_7, "branch-7", N_("Seventh branch of the script"), SCRIPT, NULL, "Alt-7", NULL,
       WHERE_WORK, WHEN_FLOW, 0, NULL, ACTION_NOT_IN_PALETTE,
       N_("Take the seventh branch shown."))
ACTION(BRANCH_8, "branch-8", N_("Eighth branch of the script"), SCRIPT, NULL, "Alt-8", NULL,
       WHERE_WORK, WHEN_FLOW, 0, NULL, ACTION_NOT_IN_PALETTE,
       N_("Take the eighth branch shown."))
ACTION(BRANCH_9, "branch-9", N_("Ninth branch of the script"), SCRIPT, NULL, "Alt-9", NULL,
       WHERE_WORK, WHEN_FLOW, 0, NULL, ACTION_NOT_IN_PALETTE,
       N_("Take the ninth branch shown."))
ACTION(PHRASES, "phrases", N_("Search the phrases"), SCRIPT, NULL, "Alt-p", NULL,
       WHERE_WORK, 0, 0, NULL, 0,
       N_("Search all phrases of the pack while typing; the last ones used come first."))
ACTION(FILL_GAP, "fill-gap", N_("Fill the gap in the phrase"), SCRIPT, NULL, "Alt-f", NULL,
       WHERE_WORK, WHEN_FLOW, 0, NULL, 0,
       N_("Enter what is missing in the phrase; it is remembered for this call."))
ACTION(SCRIPT_LEAVE, "script-leave", N_("Leave or go on with the script"), SCRIPT, NULL, "Alt-r",
       NULL, WHERE_WORK, WHEN_FLOW | WHEN_FLOW_LEFT, 0, NULL, 0,
       N_("Leave the script and remember the step, or go on where it was left."))
ACTION(SCRIPT_LANGUAGE, "script-language", N_("Script in the other language"), SCRIPT, NULL,
       "Alt-e", NULL, WHERE_WORK, WHEN_FLOW | WHEN_FLOW_LEFT, 0, NULL, 0,
       N_("Show the script in the caller's language, whatever the interface speaks."))

/* --- tickets ----------------------------------------------------------- */
ACTION(TICKET, "ticket", N_("Ticket"), TICKET, "F5", "Ctrl-T", NULL,
       WHERE_WORK, 0, 0, N_("ticket"), 0,
       N_("Go to the ticket at work."))
ACTION(NEW_TICKET, "new-ticket", N_("New ticket"), TICKET, NULL, "Alt-n", NULL,
       WHERE_WORK, 0, 0, NULL, 0,
       N_("Begin a ticket for this call or customer; open drafts stay."))
ACTION(SAVE, "save", N_("Save"), TICKET, NULL, "Ctrl-S", NULL,
       WHERE_WORK | WHERE_DIALOG | WHERE_START, 0, 0, NULL, 0,
       N_("Check and save what is being edited: ticket, customer, follow-up, settings."))
ACTION(DRAFTS, "drafts", N_("Open drafts"), TICKET, NULL, "Alt-t", NULL,
       WHERE_WORK, 0, 0, NULL, 0,
       N_("Choose between the drafts that are open."))
ACTION(DISCARD, "discard", N_("Discard what is not saved"), TICKET, NULL, NULL, NULL,
       WHERE_WORK, WHEN_UNSAVED, 0, NULL, 0,
       N_("Throw away what you typed into the ticket and did not save; can be undone."))
ACTION(READ_BACK, "read-back", N_("Read back: tick"), TICKET, NULL, "Ctrl-R", NULL,
       WHERE_WORK, 0, 0, NULL, 0,
       N_("Tick the field under the cursor as read back to the caller and confirmed."))
ACTION(NOTE, "note", N_("Add a note"), TICKET, NULL, "Alt-a", NULL,
       WHERE_WORK, 0, 0, NULL, 0,
       N_("Add a note to the call, the customer or the ticket."))
ACTION(TIMELINE, "timeline", N_("Timeline"), TICKET, NULL, NULL, NULL,
       WHERE_WORK, 0, 0, NULL, 0,
       N_("Show every change of the ticket: who, when, from which desk."))
ACTION(UNDO, "undo", N_("Undo"), TICKET, NULL, "Ctrl-Z", "u",
       WHERE_UNLOCKED, 0, 0, NULL, 0,
       N_("Take back what was typed here, or else the last act; it says which."))
ACTION(REDO, "redo", N_("Redo"), TICKET, NULL, "Ctrl-Y", NULL,
       WHERE_UNLOCKED, 0, 0, NULL, 0,
       N_("Do again what was taken back."))

/* --- customers --------------------------------------------------------- */
ACTION(FIND, "find", N_("Find"), CUSTOMER, "F3", "Ctrl-F", NULL,
       WHERE_WORK, 0, 0, N_("find"), 0,
       N_("Find customers and tickets by name, pinyin, end of the number, ticket number."))
ACTION(NEW_CUSTOMER, "new-customer", N_("New customer"), CUSTOMER, NULL, "Alt-c", NULL,
       WHERE_WORK, 0, 0, NULL, 0,
       N_("Enter a new customer, with the number of the call if there is one."))
ACTION(EDIT_CUSTOMER, "edit-customer", N_("Edit the customer"), CUSTOMER, NULL, NULL, "e",
       WHERE_CALLER | WHERE_SEARCH, WHEN_CUSTOMER, 0, NULL, 0,
       N_("Change the customer's data; the history is kept."))
ACTION(SHOW_NUMBER, "show-number", N_("Show the number"), CUSTOMER, "F12", "Alt-v", NULL,
       WHERE_WORK, 0, 0, NULL, 0,
       N_("Show the full number and address; asks for a reason unless it is your own call."))
ACTION(MATTER_CONTINUE, "matter-continue", N_("Go on with the open matter"), CUSTOMER, NULL, NULL,
       "o", WHERE_CALLER, WHEN_CUSTOMER, 0, NULL, 0,
       N_("Open the caller's open matter and go on with it."))
ACTION(MATTER_HAND, "matter-hand", N_("Hand to the earlier agent"), CUSTOMER, NULL, NULL,
       "h", WHERE_CALLER, WHEN_CUSTOMER, 0, NULL, 0,
       N_("Transfer the caller to the agent who handled the open matter."))
ACTION(MATTER_CALL_BACK, "matter-call-back", N_("The earlier agent calls back"), CUSTOMER, NULL,
       NULL, "b", WHERE_CALLER, WHEN_CUSTOMER, 0, NULL, 0,
       N_("Make a follow-up for the agent who handled the open matter."))

/* --- follow-ups -------------------------------------------------------- */
ACTION(FOLLOWUPS, "followups", N_("Follow-ups"), FOLLOWUP, "F9", "Ctrl-U", NULL,
       WHERE_WORK, 0, 0, N_("follow-ups"), 0,
       N_("Go to the list of follow-ups: late ones first."))
ACTION(NEW_FOLLOWUP, "new-followup", N_("New follow-up"), FOLLOWUP, NULL, "Alt-q", NULL,
       WHERE_WORK, 0, 0, NULL, 0,
       N_("Promise something for a time: a call back, a visit, a question to ask."))
ACTION(FOLLOWUP_CALL, "followup-call", N_("Call for the follow-up"), FOLLOWUP, NULL, NULL, "c",
       WHERE_FOLLOWUPS, WHEN_NO_CALL, NEEDS_DIAL, NULL, 0,
       N_("Call the customer of the follow-up under the cursor."))
ACTION(FOLLOWUP_DONE, "followup-done", N_("Outcome of the follow-up"), FOLLOWUP, NULL, NULL, "d",
       WHERE_FOLLOWUPS, 0, 0, NULL, 0,
       N_("Record what came of it: done, no answer, refused, call again at a time."))

/* --- the view ---------------------------------------------------------- */
ACTION(HELP, "help", N_("Help"), VIEW, "F1", "Alt-h", "?",
       WHERE_ALL, 0, 0, N_("help"), 0,
       N_("List the keys that work here."))
ACTION(PALETTE, "palette", N_("All actions"), VIEW, NULL, "Ctrl-K", NULL,
       WHERE_UNLOCKED, 0, 0, N_("all"), ACTION_NOT_IN_PALETTE,
       N_("Find any action by its name, in either language or by pinyin initials."))
ACTION(MENU, "menu", N_("Menu"), VIEW, "F10", "Alt-m", NULL,
       WHERE_UNLOCKED, 0, 0, N_("menu"), ACTION_NOT_IN_PALETTE,
       N_("Open the menu."))
ACTION(ZOOM, "zoom", N_("Zoom the pane"), VIEW, "F11", "Alt-z", "z",
       WHERE_DESK, 0, 0, N_("zoom"), 0,
       N_("Give the whole screen to the pane at work, or show the others again."))
ACTION(NEXT_PANE, "next-pane", N_("Next pane"), VIEW, NULL, "Ctrl-G", NULL,
       WHERE_DESK, 0, 0, NULL, 0,
       N_("Go to the next pane."))
ACTION(PREVIOUS_PANE, "previous-pane", N_("Previous pane"), VIEW, NULL, "Alt-g", NULL,
       WHERE_DESK, 0, 0, NULL, 0,
       N_("Go to the previous pane."))
ACTION(PANE_1, "pane-1", N_("Caller pane"), VIEW, NULL, NULL, "1",
       WHERE_DESK, 0, 0, NULL, 0,
       N_("Go to the caller card."))
ACTION(PANE_2, "pane-2", N_("Prompter pane"), VIEW, NULL, NULL, "2",
       WHERE_DESK, 0, 0, NULL, 0,
       N_("Go to the prompter."))
ACTION(PANE_3, "pane-3", N_("Ticket pane"), VIEW, NULL, NULL, "3",
       WHERE_DESK, 0, 0, NULL, 0,
       N_("Go to the ticket."))
ACTION(PANE_4, "pane-4", N_("Follow-ups pane"), VIEW, NULL, NULL, "4",
       WHERE_DESK, 0, 0, NULL, 0,
       N_("Go to the follow-ups."))
ACTION(LANGUAGE, "language", N_("Other language"), VIEW, NULL, "Alt-y", NULL,
       WHERE_ALL, 0, 0, NULL, 0,
       N_("Switch the interface between English and Chinese."))
ACTION(THEME, "theme", N_("Colours"), VIEW, NULL, NULL, NULL,
       WHERE_UNLOCKED, 0, 0, NULL, 0,
       N_("Choose the colours: dark, light, high contrast, 16 colours, none."))
ACTION(REDRAW, "redraw", N_("Redraw the screen"), VIEW, NULL, "Ctrl-L", NULL,
       WHERE_ALL, 0, 0, NULL, 0,
       N_("Send the whole screen again after something else wrote on it."))

/* --- the desk ---------------------------------------------------------- */
ACTION(LOCK, "lock", N_("Lock the screen"), DESK, NULL, "Alt-o", NULL,
       WHERE_UNLOCKED, 0, 0, NULL, 0,
       N_("Lock the screen until your PIN is entered; calls and drafts stay."))
ACTION(CHANGE_AGENT, "change-agent", N_("Change the agent"), DESK, NULL, NULL, NULL,
       WHERE_WORK | WHERE_LOCK, WHEN_NO_CALL, 0, NULL, 0,
       N_("Hand this desk to another agent; drafts stay with their owner."))
ACTION(PIN, "pin", N_("Set or change your PIN"), DESK, NULL, NULL, NULL,
       WHERE_WORK, 0, 0, NULL, 0,
       N_("Set, change or remove the PIN that unlocks the screen and opens the desk as you."))
ACTION(SETTINGS, "settings", N_("Settings"), DESK, NULL, NULL, NULL,
       WHERE_WORK, 0, 0, NULL, 0,
       N_("Language, colours, telephone, keys, sounds, ticket numbers."))
ACTION(ECHO_TEST, "echo-test", N_("Echo test"), DESK, NULL, "Ctrl-E", NULL,
       WHERE_WORK, WHEN_NO_CALL, NEEDS_ECHO, NULL, 0,
       N_("Hear yourself: whether microphone and headset work; not during a call."))
ACTION(SUSPEND, "suspend", N_("Suspend to the shell"), DESK, NULL, NULL, NULL,
       WHERE_WORK, WHEN_NO_CALL, 0, NULL, 0,
       N_("Stop the program and return to the shell; \"fg\" brings it back."))
ACTION(QUIT, "quit", N_("Quit"), DESK, NULL, "Ctrl-Q", NULL,
       WHERE_ALL, 0, 0, NULL, 0,
       N_("Leave the program; asks while a call or a draft is open."))

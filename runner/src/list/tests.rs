//! The list as it is seen and as it answers keys.

use std::path::PathBuf;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::{
    Terminal,
    backend::TestBackend,
    style::{Color, Modifier},
};

use super::{ListAction, ListScreen, Look, Standing, json, plain};
use crate::{course::Course, fullscreen::FullScreen as _, text::Line};

const INFO: &str = r#"
format = 1
course.title = "Concurrency koans"
chapter = [
    { dir = "00_awakening", title = "Awakening", koan = [
        { name = "fill_the_blank", title = "Fill the blank", kind = "predict", minutes = 2 },
        { name = "read_the_error", title = "Read the error", minutes = 3 },
    ] },
    { dir = "01_threads", title = "Threads", koan = [
        { name = "join_returns_a_value", title = "What join brings back", kind = "build", minutes = 5 },
        { name = "doubler", title = "A thread that doubles", minutes = 12 },
        { name = "names", title = "Names for threads" },
    ] },
    { dir = "02_locks", title = "Locks", koan = [
        { name = "two_locks", title = "Two locks, two threads, one afternoon that never ends", minutes = 10 },
        { name = "日本語", title = "A name that is wide", minutes = 10 },
    ] },
]
"#;

fn course() -> Course {
    let dir = tempfile::tempdir().unwrap();
    // A koan's name is a file's stem in ASCII; the screen has to manage with any.
    std::fs::write(dir.path().join("info.toml"), INFO.replace("日本語", "wide")).unwrap();
    let mut course = Course::load(dir.path()).unwrap_or_else(|error| panic!("{error}"));
    course.koans[6].name = "日本語".into();
    course.root = PathBuf::from("/home/me/my path");
    course
}

fn standings() -> Vec<Standing> {
    let failed = |class: &str| Standing::Failed(class.into());
    let untried = || Standing::NotTried;
    vec![Standing::Passed, Standing::Passed, Standing::Passed, failed("deadlock"), untried(), failed("lint"), untried()]
}

/// The list with the fourth koan the current one.
pub(super) fn screen() -> ListScreen {
    ListScreen::new(&course(), standings(), 3, Look { color: true, unicode: true })
}

fn terminal(screen: &mut ListScreen, width: u16, height: u16) -> Terminal<TestBackend> {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| screen.draw(frame)).unwrap();
    terminal
}

fn shown(screen: &mut ListScreen, width: u16, height: u16) -> String {
    terminal(screen, width, height).backend().to_string()
}

fn code(screen: &mut ListScreen, code: KeyCode) -> Option<ListAction> {
    screen.handle(&Event::Key(KeyEvent::new(code, KeyModifiers::NONE)))
}

fn keys(screen: &mut ListScreen, keys: &str) -> Option<ListAction> {
    keys.chars().map(|key| code(screen, KeyCode::Char(key))).last().flatten()
}

fn selected(screen: &ListScreen) -> &str {
    screen.selected.map_or("", |koan| &screen.koans[koan].name)
}

#[test]
fn the_screen_at_80_by_24() {
    insta::assert_snapshot!(shown(&mut screen(), 80, 24));
}

#[test]
fn the_screen_at_40_by_10() {
    insta::assert_snapshot!(shown(&mut screen(), 40, 10));
}

#[test]
fn the_screen_at_20_by_5() {
    insta::assert_snapshot!(shown(&mut screen(), 20, 5));
}

#[test]
fn the_screen_at_120_columns_in_ascii() {
    let mut screen = ListScreen::new(&course(), standings(), 3, Look { color: false, unicode: false });
    let text = shown(&mut screen, 120, 14);
    // The backend shows a wide character as such; here there is none left.
    assert!(text.is_ascii(), "{text}");
    insta::assert_snapshot!(text);
}

#[test]
fn the_help() {
    let mut screen = screen();
    keys(&mut screen, "?");
    insta::assert_snapshot!(shown(&mut screen, 50, 13));
    assert_eq!(keys(&mut screen, "q"), None);
    assert!(shown(&mut screen, 50, 13).contains("doubler"));
}

#[test]
fn a_search_as_it_is_seen() {
    let mut screen = screen();
    keys(&mut screen, "/TH");
    insta::assert_snapshot!(shown(&mut screen, 80, 14));
    code(&mut screen, KeyCode::Enter);
    assert!(shown(&mut screen, 80, 14).contains("/TH  3 of 6"));
}

#[test]
fn what_matches_stands_out() {
    let mut screen = screen();
    keys(&mut screen, "/TH");
    let terminal = terminal(&mut screen, 80, 6);
    let cells = terminal.backend().buffer().content().iter();
    let marked: String = cells
        .filter(|cell| cell.modifier.contains(Modifier::UNDERLINED))
        .map(|cell| cell.symbol())
        .filter(|symbol| symbol.is_ascii())
        .collect();
    assert!(marked.contains("thth") && marked.replace("th", "").trim() == "/TH", "{marked:?}");
}

#[test]
fn no_size_makes_it_panic() {
    let mut screen = screen();
    for (width, height) in [(0, 0), (0, 9), (9, 0), (1, 1), (2, 2), (3, 3), (5, 4), (7, 60), (200, 1), (200, 60)] {
        for typed in ["", "?", "q", "/th", "\n", "x", "n", "fff"] {
            keys(&mut screen, typed);
            // Not as text: the backend itself can't print a screen without columns.
            terminal(&mut screen, width, height);
        }
    }
}

#[test]
fn movement_stops_at_both_ends() {
    let mut screen = screen();
    assert_eq!(selected(&screen), "doubler");
    keys(&mut screen, "k");
    assert_eq!(selected(&screen), "join_returns_a_value");
    keys(&mut screen, "gk");
    assert_eq!(selected(&screen), "fill_the_blank");
    keys(&mut screen, "Gj");
    assert_eq!(selected(&screen), "日本語");
    code(&mut screen, KeyCode::Home);
    code(&mut screen, KeyCode::Down);
    assert_eq!(selected(&screen), "read_the_error");
    code(&mut screen, KeyCode::End);
    code(&mut screen, KeyCode::Up);
    assert_eq!(selected(&screen), "two_locks");
}

#[test]
fn a_page_is_what_the_terminal_shows() {
    let mut screen = screen();
    keys(&mut screen, "g");
    shown(&mut screen, 40, 6);
    code(&mut screen, KeyCode::PageDown);
    assert_eq!(selected(&screen), "doubler");
}

#[test]
fn the_selected_koan_and_its_surroundings_stay_in_sight() {
    for height in 3..12 {
        let mut screen = screen();
        keys(&mut screen, "g");
        for _ in 0..7 {
            let text = shown(&mut screen, 40, height);
            assert!(text.contains(selected(&screen)), "{height}:\n{text}");
            keys(&mut screen, "j");
        }
        for _ in 0..7 {
            keys(&mut screen, "k");
            assert!(shown(&mut screen, 40, height).contains(selected(&screen)));
        }
        // At the top the heading above the first koan is seen as well, where there is room for it.
        assert!(height < 5 || shown(&mut screen, 40, height).contains("Awakening"), "{height}");
    }
}

#[test]
fn the_filter_goes_from_all_to_pending_to_done_and_keeps_the_selection_where_it_can() {
    let mut screen = screen();
    keys(&mut screen, "f");
    assert_eq!(selected(&screen), "doubler");
    let pending = shown(&mut screen, 80, 14);
    assert!(pending.contains("pending") && !pending.contains("fill_the_blank") && !pending.contains("Awakening"));
    keys(&mut screen, "f");
    assert_eq!(selected(&screen), "join_returns_a_value");
    assert!(!shown(&mut screen, 80, 14).contains("doubler"));
    keys(&mut screen, "f");
    assert!(shown(&mut screen, 80, 14).contains("doubler"));
}

#[test]
fn a_filter_that_leaves_nothing_says_so_and_its_keys_do_nothing() {
    let mut screen = ListScreen::new(&course(), vec![Standing::Passed; 7], 0, Look { color: true, unicode: true });
    keys(&mut screen, "f");
    assert!(shown(&mut screen, 80, 14).contains("Nothing is pending"));
    assert_eq!(code(&mut screen, KeyCode::Enter), None);
    assert_eq!(keys(&mut screen, "jkgGnNxy"), None);
    keys(&mut screen, "ff");
    assert_eq!(selected(&screen), "fill_the_blank");
}

#[test]
fn enter_and_c_go_to_the_selected_koan() {
    let mut screen = screen();
    assert_eq!(code(&mut screen, KeyCode::Enter), Some(ListAction::GoTo(3)));
    assert_eq!(keys(&mut screen, "jc"), Some(ListAction::GoTo(4)));
}

#[test]
fn a_reset_is_asked_for_and_only_y_does_it() {
    for key in ["n", "x", "q", " "] {
        let mut screen = screen();
        keys(&mut screen, "x");
        assert!(shown(&mut screen, 30, 5).contains("Reset doubler? y/n"));
        assert_eq!(keys(&mut screen, key), None);
        assert_eq!(keys(&mut screen, "y"), None);
    }
    let mut screen = screen();
    assert_eq!(keys(&mut screen, "xy"), Some(ListAction::Reset(3)));
    screen.set(vec![Standing::NotTried; 7], 3);
    screen.say("doubler is as it came");
    let text = shown(&mut screen, 80, 14);
    assert!(text.contains("0/7") && text.contains("doubler is as it came"));
    keys(&mut screen, "j");
    assert!(!shown(&mut screen, 80, 14).contains("as it came"));
}

#[test]
fn a_search_goes_round_in_both_directions() {
    let mut screen = screen();
    keys(&mut screen, "/read");
    code(&mut screen, KeyCode::Enter);
    // "A thread that doubles", where the search began.
    assert_eq!(selected(&screen), "doubler");
    let forwards = ["names", "two_locks", "read_the_error", "doubler"];
    for name in forwards {
        keys(&mut screen, "n");
        assert_eq!(selected(&screen), name);
    }
    keys(&mut screen, "NN");
    assert_eq!(selected(&screen), "two_locks", "from doubler round the top to the last match");
}

#[test]
fn a_search_that_is_given_up_leaves_everything_as_it_was() {
    let mut screen = screen();
    keys(&mut screen, "/two");
    assert_eq!(selected(&screen), "two_locks");
    code(&mut screen, KeyCode::Esc);
    assert_eq!((selected(&screen), screen.query.as_str()), ("doubler", ""));
    keys(&mut screen, "/zzz");
    code(&mut screen, KeyCode::Enter);
    assert_eq!(selected(&screen), "doubler");
    assert!(shown(&mut screen, 80, 14).contains("no match"));
    // Letters are letters while a search is typed.
    assert_eq!(keys(&mut screen, "/qlx"), None);
    for _ in 0..4 {
        code(&mut screen, KeyCode::Backspace);
    }
    assert_eq!(keys(&mut screen, "q"), Some(ListAction::Close));
}

#[test]
fn q_l_and_escape_close_and_control_c_quits_from_anywhere() {
    assert_eq!(keys(&mut screen(), "q"), Some(ListAction::Close));
    assert_eq!(keys(&mut screen(), "l"), Some(ListAction::Close));
    assert_eq!(code(&mut screen(), KeyCode::Esc), Some(ListAction::Close));
    for before in ["", "/th", "?", "x"] {
        let mut screen = screen();
        keys(&mut screen, before);
        let control = |key| Event::Key(KeyEvent::new(KeyCode::Char(key), KeyModifiers::CONTROL));
        assert_eq!(screen.handle(&control('x')), None);
        assert_eq!(screen.handle(&control('c')), Some(ListAction::Quit));
    }
}

#[test]
fn the_wheel_moves_and_a_click_selects() {
    let mut screen = screen();
    let mouse = |screen: &mut ListScreen, kind, row| {
        screen.handle(&Event::Mouse(MouseEvent { kind, column: 3, row, modifiers: KeyModifiers::NONE }))
    };
    shown(&mut screen, 80, 24);
    mouse(&mut screen, MouseEventKind::ScrollDown, 0);
    assert_eq!(selected(&screen), "names");
    mouse(&mut screen, MouseEventKind::ScrollUp, 0);
    // Line 0 is the title, line 1 a heading, line 3 the second koan.
    for (line, name) in [(0, "doubler"), (1, "doubler"), (3, "read_the_error"), (22, "read_the_error")] {
        mouse(&mut screen, MouseEventKind::Down(MouseButton::Left), line);
        assert_eq!(selected(&screen), name);
    }
}

#[test]
fn without_colour_there_is_none() {
    for color in [true, false] {
        let mut screen = ListScreen::new(&course(), standings(), 3, Look { color, unicode: true });
        keys(&mut screen, "/th");
        let terminal = terminal(&mut screen, 80, 24);
        let coloured = terminal.backend().buffer().content().iter().any(|cell| cell.fg != Color::Reset);
        assert_eq!(coloured, color);
    }
}

#[test]
fn piped_lines_are_aligned_and_one_a_koan() {
    let lines: Vec<String> = plain(&course(), &standings(), 3).iter().map(Line::plain).collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn the_json_has_everything() {
    insta::assert_snapshot!(serde_json::to_string_pretty(&json(&course(), &standings(), 3)).unwrap());
}

//! Columns that line up, whatever the width of the characters in them.

use tidegate_core::text::visible;
use unicode_width::UnicodeWidthStr;

use crate::output::{Output, Style};

/// The gap between two columns.
const GAP: usize = 2;

/// One cell of a table.
#[derive(Clone)]
pub(super) struct Cell {
    text: String,
    style: Option<Style>,
}

/// A cell.
pub(super) fn cell(text: &str, style: Option<Style>) -> Cell {
    Cell { text: visible(text).into_owned(), style }
}

/// The rows of a table, its columns aligned and the last one cut to the width of the terminal.
pub(super) fn table(rows: &[Vec<Cell>], output: Output) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.text.width())
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let rows = rows.iter().filter(|_| columns > 0);
    rows.map(|row| aligned(row, &widths, output)).collect::<Vec<_>>().join("\n")
}

/// One row, its columns at least so wide and the last one cut to the width of the terminal.
pub(super) fn aligned(row: &[Cell], widths: &[usize], output: Output) -> String {
    let mut line = String::new();
    let mut used = 0;
    for (n, cell) in row.iter().enumerate() {
        let width = widths.get(n).copied().unwrap_or(0).max(cell.text.width());
        let is_last = n + 1 == row.len();
        let text = match output.width() {
            Some(room) if is_last => cut(&cell.text, room.saturating_sub(used)),
            _ => cell.text.clone(),
        };
        line.push_str(&cell.style.map_or_else(|| text.clone(), |style| output.paint(style, &text)));
        if !is_last {
            line.push_str(&" ".repeat(width - text.width() + GAP));
        }
        used += width + GAP;
    }
    line.trim_end().to_owned()
}

/// `text`, or as much of it as fits with a mark that there is more.
fn cut(text: &str, room: usize) -> String {
    if text.width() <= room || room < 8 {
        return text.to_owned();
    }
    let mut cut = String::new();
    for c in text.chars() {
        if cut.width() + c.to_string().width() + 1 > room {
            break;
        }
        cut.push(c);
    }
    cut.push('…');
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_whatever_their_characters() {
        let rows = [["a", "日本", "x"], ["bcd", "e", "y"]];
        let rows = rows.map(|row| row.map(|text| cell(text, None)).into_iter().collect::<Vec<_>>());
        assert_eq!(
            table(&rows, Output::plain(crate::output::Form::Text)),
            "a    日本  x\nbcd  e     y"
        );
    }

    #[test]
    fn what_does_not_fit_is_cut_and_says_so() {
        assert_eq!(cut("a long title", 9), "a long t…");
        assert_eq!(cut("short", 9), "short");
        assert_eq!(cut("日本語日本語", 9), "日本語日…");
    }
}

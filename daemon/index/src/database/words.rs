//! What SQL lacks and lists need: letters without their case, and the place of a state.

use rusqlite::Connection;
use rusqlite::functions::{Context, FunctionFlags};
use tidegate_core::definition::Definitions;

/// Adds to what SQL can say:
///
/// - `folded(text)`, the text without the case of its letters
/// - `rank(definition, state)`, the place of a state, or more than any
/// - `is_last(definition, state)`, whether nothing comes after a state
pub(super) fn teach(connection: &Connection, definitions: &Definitions) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function("folded", 1, flags, |context| {
        Ok(text(context, 0)?.map(str::to_lowercase))
    })?;
    let known = definitions.clone();
    connection.create_scalar_function("rank", 2, flags, move |context| {
        Ok(place(context, &known)?.map_or(i64::MAX, |(place, _)| place))
    })?;
    let known = definitions.clone();
    connection.create_scalar_function("is_last", 2, flags, move |context| {
        Ok(place(context, &known)?.is_some_and(|(place, last)| place == last))
    })
}

/// The place of a state in its definition, and the place of the last.
fn place(context: &Context<'_>, definitions: &Definitions) -> rusqlite::Result<Option<(i64, i64)>> {
    let (Some(digest), Some(state)) = (text(context, 0)?, text(context, 1)?) else {
        return Ok(None);
    };
    let states = definitions.get(digest).map(|definition| &definition.states[..]).unwrap_or(&[]);
    let place = states.iter().position(|known| known == state);
    Ok(place.map(|place| (place as i64, states.len() as i64 - 1)))
}

fn text<'a>(context: &'a Context<'_>, index: usize) -> rusqlite::Result<Option<&'a str>> {
    let value = context.get_raw(index).as_str_or_null();
    value.map_err(|error| rusqlite::Error::UserFunctionError(error.into()))
}

//! What SQL lacks and lists need: letters without their case, and the place of a state.

use rusqlite::Connection;
use rusqlite::functions::{Context, FunctionFlags};
use tidegate_core::definition::{Definition, Definitions};

use super::definitions::Shared;

/// Adds to what SQL can say:
///
/// - `folded(text)`, the text without the case of its letters
/// - `rank(definition, state)`, the place of a state, or more than any
/// - `is_last(definition, state)`, whether work is over in a state
pub(super) fn teach(connection: &Connection, definitions: &Shared) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function("folded", 1, flags, |context| {
        Ok(text(context, 0)?.map(str::to_lowercase))
    })?;
    let known = definitions.clone();
    connection.create_scalar_function("rank", 2, flags, move |context| {
        let place = of_state(context, &known.now(), Definition::place)?.flatten();
        Ok(place.map_or(i64::MAX, |place| place as i64))
    })?;
    let known = definitions.clone();
    connection.create_scalar_function("is_last", 2, flags, move |context| {
        Ok(of_state(context, &known.now(), Definition::is_final)?.unwrap_or(false))
    })
}

/// What a definition says of a state, if both are known.
fn of_state<T>(
    context: &Context<'_>,
    definitions: &Definitions,
    say: fn(&Definition, &str) -> T,
) -> rusqlite::Result<Option<T>> {
    let (digest, state) = (text(context, 0)?, text(context, 1)?);
    let definition = digest.and_then(|digest| definitions.get(digest));
    Ok(definition.zip(state).map(|(definition, state)| say(definition, state)))
}

fn text<'a>(context: &'a Context<'_>, index: usize) -> rusqlite::Result<Option<&'a str>> {
    let value = context.get_raw(index).as_str_or_null();
    value.map_err(|error| rusqlite::Error::UserFunctionError(error.into()))
}

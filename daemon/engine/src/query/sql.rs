//! Questions in SQL.

use serde_json::Value;
use tidegate_api::Reply;
use tidegate_api::request::Sql;
use tidegate_api::rows::RowsDocument;
use tidegate_index::{Database, Rows};

use crate::failure::Unanswered;

/// The answer to a question, or what may be asked.
pub(crate) fn sql(database: &Database, asked: &Sql) -> Result<Reply, Unanswered> {
    let Rows { columns, rows, is_cut } = match asked {
        Sql::Question(question) => database.question(question)?,
        Sql::Views => {
            let views = database.views()?.into_iter();
            let row = |(view, columns): (String, Vec<String>)| {
                vec![Value::from(view), Value::from(columns.join(", "))]
            };
            let columns = ["view", "columns"].map(str::to_owned).to_vec();
            Rows { columns, rows: views.map(row).collect(), is_cut: false }
        }
    };
    let schema = "tidegate.rows/1".to_owned();
    Ok(Reply::Rows(RowsDocument { schema, columns, rows, cut: is_cut, notices: Vec::new() }))
}

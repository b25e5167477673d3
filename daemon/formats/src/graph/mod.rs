//! Pictures, for the programs that draw: Graphviz and Mermaid. `states` draws a definition, `items`
//! what is between items, `label` writes what stands in either so that it means itself and nothing
//! else. Looks at nothing but what it is given.

mod items;
mod label;
mod states;

pub use items::{Edge, Mark, Node, Picture};
pub use states::{Occupied, dot, mermaid};

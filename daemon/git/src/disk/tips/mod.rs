//! Where everything stands: the tips of branches and tags, and each work tree with what is under
//! way in it. Asked before every answer, so it opens no object; and a [`Stamp`] proves with less
//! that nothing moved.

mod loose;
mod stamp;
mod standing;
mod under_way;
mod work_trees;

pub use stamp::Stamp;
pub use standing::Tips;
pub use under_way::UnderWay;
pub use work_trees::WorkTree;

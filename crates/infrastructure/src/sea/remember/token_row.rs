//! A secret of a family as it is stored.

use sea_orm::entity::prelude::*;

use super::family_row;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "remember_tokens")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) digest: Vec<u8>,
    pub(crate) family_id: Uuid,
    pub(crate) made_at: i64,
    pub(crate) used_at: Option<i64>,
    pub(crate) next: Option<Vec<u8>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {
    #[sea_orm(
        belongs_to = "family_row::Entity",
        from = "Column::FamilyId",
        to = "family_row::Column::Id"
    )]
    Family,
}

impl Related<family_row::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Family.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

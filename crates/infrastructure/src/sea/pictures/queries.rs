use async_trait::async_trait;
use callbook_application::ports::{KeptPicture, PictureDigest, PictureQueries, PictureSize, StoreError};
use callbook_domain::access::CompanyScope;
use callbook_domain::ids::UserId;
use sea_orm::{QuerySelect, Select};

use super::row::{Column, Entity, OneSize};
use super::scope;
use crate::sea::connection::Database;
use crate::sea::error::{impossible, store_error};
use crate::sea::time::instant;

/// Reads users' pictures.
#[derive(Debug, Clone)]
pub struct SeaPictureQueries {
    database: Database,
}

impl SeaPictureQueries {
    /// From that database.
    pub const fn new(database: Database) -> Self {
        Self { database }
    }

    /// Only the size that is asked for is read.
    async fn read(
        &self,
        picture: Select<Entity>,
        size: PictureSize,
    ) -> Result<Option<KeptPicture>, StoreError> {
        let column = match size {
            PictureSize::Small => Column::Small,
            PictureSize::Large => Column::Large,
        };
        let found = picture
            .select_only()
            .column_as(column, "bytes")
            .columns([Column::Digest, Column::At])
            .into_model::<OneSize>()
            .one(self.database.read())
            .await
            .map_err(store_error)?;
        found
            .map(|row| {
                let digest = row.digest.try_into().map_err(|_| impossible("pictures.digest"))?;
                Ok(KeptPicture {
                    bytes: row.bytes,
                    digest: PictureDigest(digest),
                    at: instant(row.at, "pictures.at")?,
                })
            })
            .transpose()
    }
}

#[async_trait]
impl PictureQueries for SeaPictureQueries {
    async fn find(
        &self,
        scope: &CompanyScope,
        user: UserId,
        size: PictureSize,
    ) -> Result<Option<KeptPicture>, StoreError> {
        self.read(scope::one(scope, user), size).await
    }

    async fn own(&self, user: UserId, size: PictureSize) -> Result<Option<KeptPicture>, StoreError> {
        self.read(scope::own(user), size).await
    }
}

"""The directory format: builder, signatures, assets, MetaGraphDef."""

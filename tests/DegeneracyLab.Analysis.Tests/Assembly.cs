// libtorch's random generator and its thread count are global.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

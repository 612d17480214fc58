// libtorch's global generator and the number of threads are the process's.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

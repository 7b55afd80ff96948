// Each of the failure tests runs up to six processes; side by side they would measure each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

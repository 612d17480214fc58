using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>The open scopes of one thread, and what has been counted on it.</summary>
public class DisposeScopeManager
{
    [ThreadStatic] private static DisposeScopeManager? threadSingleton;

    private readonly ThreadDisposeScopeStatistics statistics = new();

    internal static DisposeScopeManager ThreadSingleton => threadSingleton ??= new DisposeScopeManager();

    /// <summary>What was created and disposed on this thread.</summary>
    public static ThreadDisposeScopeStatistics Statistics => ThreadSingleton.statistics;

    internal DisposeScope? Current { get; private set; }

    internal DisposeScope Open() => Current = new DisposeScope(this);

    /// <summary>Takes a scope out of the chain, wherever it is.</summary>
    internal void Close(DisposeScope scope)
    {
        if (ReferenceEquals(Current, scope))
        {
            Current = scope.OuterScope;
            return;
        }
        for (DisposeScope? inner = Current; inner is not null; inner = inner.OuterScope)
        {
            if (!ReferenceEquals(inner.OuterScope, scope)) continue;
            inner.OuterScope = scope.OuterScope;
            return;
        }
    }

    internal static void Created(Tensor tensor)
    {
        DisposeScopeManager manager = ThreadSingleton;
        if (manager.Current is { } scope)
        {
            manager.statistics.Tensors.CreatedInScopeCount++;
            scope.Add(tensor);
        }
        else
        {
            manager.statistics.Tensors.CreatedOutsideScopeCount++;
        }
    }

    internal static void Disposed(Tensor tensor)
    {
        if (tensor.OwningDisposeScope is { } scope) scope.MarkAsDisposed(tensor);
        else ThreadSingleton.statistics.Tensors.DisposedOutsideScopeCount++;
    }
}

/// <summary>Counts of what lives and dies.</summary>
public interface ILifetimeStatistics
{
    long CreatedOutsideScopeCount { get; }
    long DisposedOutsideScopeCount { get; }
    long CreatedInScopeCount { get; }
    long DisposedInScopeCount { get; }
    long AttachedToScopeCount { get; }
    long DetachedFromScopeCount { get; }

    /// <summary>Created less disposed. What a finalizer freed counts as live.</summary>
    long ThreadTotalLiveCount { get; }

    void Reset();
}

/// <summary>Counts of one thread.</summary>
public class ThreadDisposeScopeStatistics : ILifetimeStatistics
{
    internal LifetimeStatistics Tensors { get; } = new();

    public ILifetimeStatistics TensorStatistics => Tensors;
    public long CreatedOutsideScopeCount => Tensors.CreatedOutsideScopeCount;
    public long DisposedOutsideScopeCount => Tensors.DisposedOutsideScopeCount;
    public long CreatedInScopeCount => Tensors.CreatedInScopeCount;
    public long DisposedInScopeCount => Tensors.DisposedInScopeCount;
    public long AttachedToScopeCount => Tensors.AttachedToScopeCount;
    public long DetachedFromScopeCount => Tensors.DetachedFromScopeCount;
    public long ThreadTotalLiveCount => Tensors.ThreadTotalLiveCount;

    public void Reset() => Tensors.Reset();

    public override string ToString() => Tensors.ToString();
}

/// <summary>Counts of one kind of object.</summary>
public class LifetimeStatistics : ILifetimeStatistics
{
    public long CreatedOutsideScopeCount { get; internal set; }
    public long DisposedOutsideScopeCount { get; internal set; }
    public long CreatedInScopeCount { get; internal set; }
    public long DisposedInScopeCount { get; internal set; }
    public long AttachedToScopeCount { get; internal set; }
    public long DetachedFromScopeCount { get; internal set; }

    public long ThreadTotalLiveCount =>
        CreatedInScopeCount - DisposedInScopeCount + CreatedOutsideScopeCount - DisposedOutsideScopeCount;

    public void Reset()
    {
        CreatedOutsideScopeCount = DisposedOutsideScopeCount = CreatedInScopeCount = 0;
        DisposedInScopeCount = AttachedToScopeCount = DetachedFromScopeCount = 0;
    }

    public override string ToString() =>
        $"ThreadTotalLiveCount: {ThreadTotalLiveCount}; CreatedOutsideScopeCount: {CreatedOutsideScopeCount}; " +
        $"DisposedOutsideScopeCount: {DisposedOutsideScopeCount}; CreatedInScopeCount: {CreatedInScopeCount}; " +
        $"DisposedInScopeCount: {DisposedInScopeCount}; AttachedToScopeCount: {AttachedToScopeCount}; " +
        $"DetachedFromScopeCount: {DetachedFromScopeCount}";
}

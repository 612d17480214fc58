using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>
/// Owns what is created on its thread while it is the innermost scope, and disposes it when it ends, unless it was
/// moved or detached. A scope belongs to the thread that opened it.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    private readonly DisposeScopeManager manager;
    private readonly List<IDisposable> items = [];
    private bool disposed;

    internal DisposeScope(DisposeScopeManager manager)
    {
        this.manager = manager;
        OuterScope = manager.Current;
    }

    /// <summary>The scope that was innermost when this one was opened, and still is open.</summary>
    internal DisposeScope? OuterScope { get; set; }

    private ThreadDisposeScopeStatistics Statistics => DisposeScopeManager.Statistics;

    public int DisposablesCount => items.Count;

    /// <summary>A copy of what the scope owns.</summary>
    public IReadOnlyList<IDisposable> DisposablesView => items.ToArray();

    public bool Contains(IDisposable disposable) => SlotOf(disposable) >= 0;

    public void Attach(IDisposable disposable)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        ArgumentNullException.ThrowIfNull(disposable);
        if (Contains(disposable)) return;
        if (disposable is Tensor { OwningDisposeScope: { } owner } tensor) owner.Remove(tensor);
        else Statistics.Tensors.AttachedToScopeCount++;
        Add(disposable);
    }

    public void Attach(params IDisposable[] disposables)
    {
        foreach (IDisposable disposable in disposables) Attach(disposable);
    }

    public IReadOnlyList<IDisposable> Attach(IEnumerable<IDisposable> disposables)
    {
        IDisposable[] list = disposables.ToArray();
        Attach(list);
        return list;
    }

    public void Detach(IEnumerable<IDisposable> disposables)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        foreach (IDisposable disposable in disposables)
        {
            if (Remove(disposable)) Statistics.Tensors.DetachedFromScopeCount++;
        }
    }

    public void Detach(params IDisposable[] disposables) => Detach((IEnumerable<IDisposable>)disposables);

    public T Detach<T>(T disposable)
        where T : IDisposable
    {
        Detach([disposable]);
        return disposable;
    }

    public (T1 first, T2 second) Detach<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable
    {
        Detach([first, second]);
        return (first, second);
    }

    public (T1 first, T2 second, T3 third) Detach<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable
    {
        Detach([first, second, third]);
        return (first, second, third);
    }

    /// <summary>Moves what this scope owns to another one, or to none.</summary>
    public void MoveToOther(DisposeScope? scope, IEnumerable<IDisposable> disposables)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (scope is not null) ObjectDisposedException.ThrowIf(scope.disposed, scope);
        foreach (IDisposable disposable in disposables)
        {
            if (!Remove(disposable)) continue;
            if (scope is null) Statistics.Tensors.DetachedFromScopeCount++;
            else scope.Add(disposable);
        }
    }

    public void MoveToOther(DisposeScope? scope, params IDisposable[] disposables) => MoveToOther(scope, (IEnumerable<IDisposable>)disposables);

    public T MoveToOther<T>(DisposeScope? scope, T disposable)
        where T : IDisposable
    {
        MoveToOther(scope, [disposable]);
        return disposable;
    }

    public (T1 first, T2 second) MoveToOther<T1, T2>(DisposeScope? scope, T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable
    {
        MoveToOther(scope, [first, second]);
        return (first, second);
    }

    public (T1 first, T2 second, T3 third) MoveToOther<T1, T2, T3>(DisposeScope? scope, T1 first, T2 second, T3 third)
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable
    {
        MoveToOther(scope, [first, second, third]);
        return (first, second, third);
    }

    /// <summary>Moves what this scope owns to the scope around it; where there is none, nothing owns it any more.</summary>
    public void MoveToOuter(IEnumerable<IDisposable> disposables) => MoveToOther(OuterScope, disposables);

    public void MoveToOuter(params IDisposable[] disposables) => MoveToOther(OuterScope, (IEnumerable<IDisposable>)disposables);

    public T MoveToOuter<T>(T disposable)
        where T : IDisposable => MoveToOther(OuterScope, disposable);

    public (T1 first, T2 second) MoveToOuter<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable => MoveToOther(OuterScope, first, second);

    public (T1 first, T2 second, T3 third) MoveToOuter<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable => MoveToOther(OuterScope, first, second, third);

    public void DisposeEverything() => DisposeEverythingBut(Array.Empty<IDisposable>());

    /// <summary>Disposes what the scope owns now, except for what is named; the scope goes on.</summary>
    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        var keep = new HashSet<IDisposable>(inKeep, ReferenceEqualityComparer.Instance);
        List<IDisposable> gone = items.FindAll(item => !keep.Contains(item));
        List<IDisposable> kept = items.FindAll(keep.Contains);
        items.Clear();
        foreach (IDisposable item in kept) Add(item);
        DisposeOwned(gone);
    }

    public void DisposeEverythingBut(params IDisposable[] keep) => DisposeEverythingBut((IEnumerable<IDisposable>)keep);

    public T DisposeEverythingBut<T>(T keep)
        where T : IDisposable
    {
        DisposeEverythingBut([keep]);
        return keep;
    }

    public (T1 first, T2 second) DisposeEverythingBut<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable
    {
        DisposeEverythingBut([first, second]);
        return (first, second);
    }

    public (T1 first, T2 second, T3 third) DisposeEverythingBut<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable
    {
        DisposeEverythingBut([first, second, third]);
        return (first, second, third);
    }

    /// <summary>To be called when something that the scope owns was disposed by hand. Tensors do so by themselves.</summary>
    public void MarkAsDisposed(IDisposable disposable)
    {
        if (Remove(disposable)) Statistics.Tensors.DisposedInScopeCount++;
    }

    /// <summary>Disposes everything that the scope still owns. The second time it does nothing.</summary>
    public void Dispose()
    {
        if (disposed) return;
        disposed = true;
        manager.Close(this);
        DisposeOwned(items);
        items.Clear();
    }

    internal void Add(IDisposable disposable)
    {
        if (disposable is Tensor tensor)
        {
            tensor.OwningDisposeScope = this;
            tensor.Slot = items.Count;
        }
        items.Add(disposable);
    }

    /// <summary>The last item takes the place of the one that goes, so that a tensor's removal costs the same in every scope.</summary>
    internal bool Remove(IDisposable disposable)
    {
        int slot = SlotOf(disposable);
        if (slot < 0) return false;
        IDisposable last = items[^1];
        items[slot] = last;
        if (last is Tensor moved) moved.Slot = slot;
        items.RemoveAt(items.Count - 1);
        if (disposable is Tensor tensor) tensor.OwningDisposeScope = null;
        return true;
    }

    private int SlotOf(IDisposable disposable) =>
        disposable is Tensor tensor
            ? ReferenceEquals(tensor.OwningDisposeScope, this) ? tensor.Slot : -1
            : items.FindIndex(item => ReferenceEquals(item, disposable));

    /// <summary>Owners are cleared first: an item that is a module may dispose tensors that are items too.</summary>
    private void DisposeOwned(List<IDisposable> owned)
    {
        foreach (IDisposable item in owned)
        {
            if (item is Tensor tensor) tensor.OwningDisposeScope = null;
        }
        foreach (IDisposable item in owned)
        {
            if (item is Tensor tensor)
            {
                if (!tensor.Release()) continue;
            }
            else
            {
                item.Dispose();
            }
            Statistics.Tensors.DisposedInScopeCount++;
        }
    }
}

public static partial class torch
{
    /// <summary>Opens a scope on this thread: what is created until it is disposed dies with it.</summary>
    public static DisposeScope NewDisposeScope() => DisposeScopeManager.ThreadSingleton.Open();

    /// <summary>The innermost open scope of this thread.</summary>
    public static DisposeScope? CurrentDisposeScope => DisposeScopeManager.ThreadSingleton.Current;

    /// <summary>Evaluates in a scope of its own, out of which only the result is moved.</summary>
    public static Tensor WrappedTensorDisposeScope(Func<Tensor> expr)
    {
        using DisposeScope scope = NewDisposeScope();
        return expr().MoveToOuterDisposeScope();
    }
}

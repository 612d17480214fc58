using static TorchSharp.torch;

namespace TorchSharp.SystemLibTorch.Tests;

public class ScopeTests
{
    [Fact]
    public void What_a_scope_owns_dies_with_it()
    {
        Tensor inner, moved, detached, outer;
        using (DisposeScope around = NewDisposeScope())
        {
            using (DisposeScope scope = NewDisposeScope())
            {
                inner = ones(1);
                moved = (inner + 1).MoveToOuterDisposeScope();
                detached = (inner + 2).DetachFromDisposeScope();
                Assert.Equal(1, scope.DisposablesCount);
                Assert.True(scope.Contains(inner));
                Assert.False(scope.Contains(moved));
                Assert.True(around.Contains(moved));
                Assert.Same(scope, CurrentDisposeScope);
            }
            Assert.Same(around, CurrentDisposeScope);
            Assert.True(inner.IsInvalid);
            Assert.False(moved.IsInvalid);
            outer = WrappedTensorDisposeScope(() => ones(1) + ones(1));
            Assert.True(around.Contains(outer));
            Expect.Close(outer, 2);
        }
        Assert.Null(CurrentDisposeScope);
        Assert.True(moved.IsInvalid);
        Assert.True(outer.IsInvalid);
        Assert.False(detached.IsInvalid);
        detached.Dispose();
        Assert.True(detached.IsInvalid);
    }

    [Fact]
    public void A_tensor_moved_out_of_the_outermost_scope_belongs_to_nobody()
    {
        Tensor x;
        using (NewDisposeScope()) x = ones(1).MoveToOuterDisposeScope();
        Assert.False(x.IsInvalid);
        x.Dispose();
        x.Dispose();
    }

    [Fact]
    public void Attaching_moving_and_clearing()
    {
        using Tensor loose = ones(1);
        using DisposeScope a = NewDisposeScope();
        Tensor x = ones(1), y = ones(1);
        using (DisposeScope b = NewDisposeScope())
        {
            b.Attach(loose);
            Assert.True(b.Contains(loose));
            a.MoveToOther(b, x);
            Assert.True(b.Contains(x));
            b.Detach(loose);
            b.DisposeEverythingBut(x);
            Assert.False(x.IsInvalid);
            Assert.Equal(1, b.DisposablesCount);
            (Tensor first, Tensor second) = b.MoveToOuter(x, ones(1));
            Assert.True(a.Contains(first));
            Assert.True(a.Contains(second));
        }
        Assert.False(loose.IsInvalid);
        a.DisposeEverything();
        Assert.True(x.IsInvalid);
        Assert.True(y.IsInvalid);
        Tensor z = ones(1);
        Assert.Single(a.DisposablesView, z);
    }

    [Fact]
    public void Statistics_count_what_is_created_and_disposed()
    {
        ThreadDisposeScopeStatistics statistics = DisposeScopeManager.Statistics;
        statistics.Reset();

        Tensor outside = ones(1);
        Assert.Equal((1, 0), (statistics.CreatedOutsideScopeCount, statistics.CreatedInScopeCount));
        Assert.Equal(1, statistics.ThreadTotalLiveCount);
        using (NewDisposeScope())
        {
            Tensor a = outside + 1, b = a + 1;
            b.Dispose();
            Assert.Equal(2, statistics.CreatedInScopeCount);
            Assert.Equal(1, statistics.DisposedInScopeCount);
            Assert.Equal(2, statistics.ThreadTotalLiveCount);
            (a + 2).DetachFromDisposeScope().Dispose();
            Assert.Equal(1, statistics.DetachedFromScopeCount);
            Assert.Equal(1, statistics.DisposedOutsideScopeCount);
        }
        Assert.Equal(2, statistics.DisposedInScopeCount);
        Assert.Equal(1, statistics.ThreadTotalLiveCount);
        outside.Dispose();
        outside.Dispose();
        Assert.Equal(0, statistics.ThreadTotalLiveCount);
        Assert.Equal(2, statistics.DisposedOutsideScopeCount);
    }

    [Fact]
    public void Every_thread_has_its_own_scopes_and_counts()
    {
        using DisposeScope scope = NewDisposeScope();
        long created = 0;
        bool scoped = true;
        var thread = new Thread(() =>
        {
            using Tensor x = ones(1);
            scoped = CurrentDisposeScope is not null;
            created = DisposeScopeManager.Statistics.CreatedOutsideScopeCount;
        });
        thread.Start();
        thread.Join();

        Assert.False(scoped);
        Assert.Equal(1, created);
        Assert.Equal(0, scope.DisposablesCount);
    }

    [Fact]
    public void Parameters_and_built_in_modules_outlive_the_scope_they_were_made_in()
    {
        Modules.Parameter parameter;
        Modules.Linear linear;
        using (NewDisposeScope())
        {
            parameter = nn.Parameter(ones(2));
            linear = nn.Linear(2, 1);
        }
        Assert.False(parameter.IsInvalid);
        Expect.Shape(linear.weight, 1, 2);
        parameter.Dispose();
        linear.Dispose();
    }

    [Fact]
    public void A_parameter_empties_the_tensor_it_was_made_of()
    {
        using Tensor data = ones(2);
        using Modules.Parameter parameter = nn.Parameter(data);

        Assert.True(data.IsInvalid);
        Assert.True(parameter.requires_grad);
        Expect.Close(parameter, 1, 1);
    }

    [Fact]
    public void Big_scopes_dispose_everything()
    {
        long before = Tensor.TotalCount;
        using (DisposeScope scope = NewDisposeScope())
        {
            Tensor x = ones(1);
            var list = new List<Tensor>();
            for (int i = 0; i < 1000; i++) list.Add(x + i);
            foreach (Tensor gone in list.Where((_, i) => i % 3 == 0)) gone.Dispose();
            foreach (Tensor kept in list.Where((_, i) => i % 3 == 1)) Assert.True(scope.Contains(kept));
            Assert.Equal(667, scope.DisposablesCount);
        }
        Assert.True(Tensor.TotalCount <= before);
    }

#if TORCH_SYSTEM
    [Fact]
    public void A_scope_that_ends_out_of_order_or_twice_leaves_the_others_alone()
    {
        DisposeScope a = NewDisposeScope(), b = NewDisposeScope(), c = NewDisposeScope();
        Tensor x = ones(1);
        b.Dispose();
        b.Dispose();
        Assert.Same(c, CurrentDisposeScope);
        x.MoveToOuterDisposeScope();
        Assert.True(a.Contains(x));
        c.Dispose();
        Assert.Same(a, CurrentDisposeScope);
        Assert.Throws<ObjectDisposedException>(() => c.Attach(x));
        a.Dispose();
        Assert.True(x.IsInvalid);
    }
#endif

    [Fact]
    public void A_finalizer_frees_what_nobody_disposed()
    {
        long before = Tensor.TotalCount;
        Leave(100);
        for (int i = 0; i < 10 && Tensor.TotalCount >= before + 100; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.True(Tensor.TotalCount < before + 100, $"{before} tensors before, {Tensor.TotalCount} after");

        static void Leave(int count)
        {
            for (int i = 0; i < count; i++) _ = ones(1);
        }
    }

#if TORCH_SYSTEM
    [Fact]
    public void The_garbage_collector_feels_large_tensors()
    {
        const long Megabytes = 16;
        long peak = 0;
        for (int i = 0; i < 200; i++)
        {
            _ = zeros(Megabytes << 17, dtype: float64).fill_(1);
            peak = Math.Max(peak, Environment.WorkingSet);
        }
        Assert.True(peak < 200 * (Megabytes << 20) / 2, $"{peak >> 20} MB");
    }
#endif
}

using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests.Layers;

internal static class ScopeCheck
{
    /// <summary>Nothing but the result stays in the caller's dispose scope.</summary>
    public static void LeavesOnlyItsResult(Func<Tensor> function)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor result = function();
        Assert.Equal(1, scope.DisposablesCount);
        Assert.False(result.IsInvalid);
    }
}

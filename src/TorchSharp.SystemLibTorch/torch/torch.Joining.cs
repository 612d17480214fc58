using static TorchSharp.Native;

namespace TorchSharp;

// Several tensors at once.
public static partial class torch
{
    public static Tensor cat(IList<Tensor> tensors, long dim = 0) => Joined(tensors, (handles, count) => slt_cat(handles, count, dim));
    public static Tensor cat(Tensor[] tensors, long dim = 0) => cat((IList<Tensor>)tensors, dim);
    public static Tensor cat(ReadOnlySpan<Tensor> tensors, long dim = 0) => cat((IList<Tensor>)tensors.ToArray(), dim);
    public static Tensor concat(IList<Tensor> tensors, long dim = 0) => cat(tensors, dim);
    public static Tensor concat(Tensor[] tensors, long dim = 0) => cat(tensors, dim);
    public static Tensor concat(ReadOnlySpan<Tensor> tensors, long dim = 0) => cat(tensors, dim);
    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0) => Joined(tensors.ToArray(), (handles, count) => slt_stack(handles, count, dim));
    public static Tensor vstack(IList<Tensor> tensors) => Joined(tensors, (handles, count) => slt_vstack(handles, count));
    public static Tensor vstack(Tensor[] tensors) => vstack((IList<Tensor>)tensors);
    public static Tensor vstack(ReadOnlySpan<Tensor> tensors) => vstack((IList<Tensor>)tensors.ToArray());
    public static Tensor hstack(IList<Tensor> tensors) => Joined(tensors, (handles, count) => slt_hstack(handles, count));
    public static Tensor hstack(params Tensor[] tensors) => hstack((IList<Tensor>)tensors);
    public static Tensor hstack(ReadOnlySpan<Tensor> tensors) => hstack((IList<Tensor>)tensors.ToArray());
    public static Tensor block_diag(params Tensor[] tensors) => Joined(tensors, (handles, count) => slt_block_diag(handles, count));

    /// <summary>Sums of products, written with one letter per dimension.</summary>
    public static Tensor einsum(string equation, params Tensor[] tensors) => Joined(tensors, (handles, count) => slt_einsum(equation, handles, count));

    public static Tensor[] meshgrid(IEnumerable<Tensor> tensors, string indexing = "ij")
    {
        Tensor[] array = tensors.ToArray();
        Tensor[] grids = TakeList(slt_meshgrid(HandlesOf(array), array.Length, indexing));
        GC.KeepAlive(array);
        return grids;
    }

    public static IList<Tensor> broadcast_tensors(params Tensor[] tensors)
    {
        Tensor[] result = TakeList(slt_broadcast_tensors(HandlesOf(tensors), tensors.Length));
        GC.KeepAlive(tensors);
        return result;
    }

    /// <summary>Elements of x where the condition holds, of y elsewhere.</summary>
    public static Tensor where(Tensor condition, Tensor x, Tensor y) => x.where(condition, y);

    /// <summary>The indices at which the condition holds, one tensor per dimension.</summary>
    public static Tensor[] where(Tensor condition)
    {
        Tensor[] indices = TakeList(slt_where_indices(condition.Handle));
        GC.KeepAlive(condition);
        return indices;
    }

    private static Tensor Joined(IList<Tensor> tensors, Func<IntPtr[], int, IntPtr> operation)
    {
        Tensor result = Result(operation(HandlesOf(tensors), tensors.Count));
        GC.KeepAlive(tensors);
        return result;
    }
}

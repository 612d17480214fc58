using static TorchSharp.Native;

namespace TorchSharp;

// Views, copies of another shape, splitting.
public static partial class torch
{
    public partial class Tensor
    {
        public Tensor reshape(params long[] shape) => Result(slt_reshape(Handle, shape, shape.Length));
        public Tensor view(params long[] shape) => Result(slt_view(Handle, shape, shape.Length));
        public Tensor view_as(Tensor other) => view(other.shape);
        public Tensor ravel() => reshape(-1);
        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Result(slt_flatten(Handle, start_dim, end_dim));
        public Tensor unflatten(long dim, params long[] sizes) => Result(slt_unflatten(Handle, dim, sizes, sizes.Length));
        public Tensor permute(params long[] permutation) => Result(slt_permute(Handle, permutation, permutation.Length));
        public Tensor permute(IEnumerable<long> permutation) => permute(permutation.ToArray());
        public Tensor transpose(long dim0, long dim1) => Result(slt_transpose(Handle, dim0, dim1));
        public Tensor transpose_(long dim0, long dim1) => Self(slt_transpose_(Handle, dim0, dim1));
        public Tensor swapaxes(long dim0, long dim1) => transpose(dim0, dim1);
        public Tensor swapdims(long dim0, long dim1) => transpose(dim0, dim1);
        public Tensor movedim(long[] source, long[] destination) => Result(slt_movedim(Handle, source, source.Length, destination, destination.Length));
        public Tensor moveaxis(long[] source, long[] destination) => movedim(source, destination);

        /// <summary>For at most two dimensions.</summary>
        public Tensor t() => Result(slt_t(Handle));

        /// <summary>All dimensions reversed.</summary>
        public Tensor T => Result(slt_reversed(Handle));

        /// <summary>The last two dimensions swapped.</summary>
        public Tensor mT => Result(slt_mT(Handle));

        public Tensor unsqueeze(long dim) => Result(slt_unsqueeze(Handle, dim));
        public Tensor unsqueeze_(long dim) => Self(slt_unsqueeze_(Handle, dim));
        public Tensor squeeze(long? dim = null) => Result(slt_squeeze(Handle, dim.HasValue, dim ?? 0));
        public Tensor squeeze_(long? dim = null) => Self(slt_squeeze_(Handle, dim.HasValue, dim ?? 0));
        public Tensor expand(params long[] sizes) => expand((ReadOnlySpan<long>)sizes);
        public Tensor expand(long[] sizes, bool isImplicit = false) => expand((ReadOnlySpan<long>)sizes, isImplicit);
        public Tensor expand(ReadOnlySpan<long> sizes, bool isImplicit = false) => Result(slt_expand(Handle, sizes, sizes.Length, isImplicit));
        public Tensor expand_as(Tensor other) => expand(other.shape);
        public Tensor broadcast_to(params long[] shape) => Result(slt_broadcast_to(Handle, shape, shape.Length));
        public Tensor repeat(params long[] sizes) => Result(slt_repeat(Handle, sizes, sizes.Length));
        public Tensor tile(long[] reps) => Result(slt_tile(Handle, reps, reps.Length));
        public Tensor repeat_interleave(Tensor repeats, long? dim = null, long? output_size = null) =>
            Result(slt_repeat_interleave(Handle, repeats.Handle, dim.HasValue, dim ?? 0, output_size.HasValue, output_size ?? 0), repeats);
        public Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null) =>
            Result(slt_repeat_interleave_times(Handle, repeats, dim.HasValue, dim ?? 0, output_size.HasValue, output_size ?? 0));

        public Tensor contiguous() => Result(slt_contiguous(Handle));
        public Tensor clone() => Result(slt_clone(Handle));
        public Tensor alias() => Result(slt_alias(Handle));

        /// <summary>Windows over one dimension, as a view; the places in the windows are a new last dimension.</summary>
        public Tensor unfold(long dimension, long size, long step) => Result(slt_unfold(Handle, dimension, size, step));

        public Tensor as_strided(long[] size, long[] strides, long storageOffset = 0) => Result(slt_as_strided(Handle, size, size.Length, strides, strides.Length, storageOffset));

        public Tensor flip(params long[] dims) => Result(slt_flip(Handle, dims, dims.Length));
        public Tensor fliplr() => flip(1);
        public Tensor flipud() => flip(0);

        /// <summary>Quarter turns from the first dimension towards the second; without dimensions in the plane of the first two.</summary>
        public Tensor rot90(long k = 1, (long, long)? dims = null)
        {
            (long first, long second) = dims ?? (0, 1);
            return Result(slt_rot90(Handle, k, [first, second], 2));
        }

        public Tensor roll(long shifts, long? dims = null) => dims is { } dim ? roll([shifts], [dim]) : roll([shifts]);
        public Tensor roll(long[] shifts) => roll((ReadOnlySpan<long>)shifts);
        public Tensor roll(long[] shifts, long[] dims) => roll((ReadOnlySpan<long>)shifts, dims);
        public Tensor roll(ReadOnlySpan<long> shifts, ReadOnlySpan<long> dims = default) => Result(slt_roll(Handle, shifts, shifts.Length, dims, dims.Length));

        public Tensor tril(long diagonal = 0) => Result(slt_tril(Handle, diagonal));
        public Tensor tril_(long diagonal = 0) => Self(slt_tril_(Handle, diagonal));
        public Tensor triu(long diagonal = 0) => Result(slt_triu(Handle, diagonal));
        public Tensor triu_(long diagonal = 0) => Self(slt_triu_(Handle, diagonal));
        public Tensor diag(long diagonal = 0) => Result(slt_diag(Handle, diagonal));
        public Tensor diagonal(long offset = 0, long dim1 = 0, long dim2 = 1) => Result(slt_diagonal(Handle, offset, dim1, dim2));
        public Tensor diag_embed(long offset = 0, long dim1 = -2, long dim2 = -1) => Result(slt_diag_embed(Handle, offset, dim1, dim2));

        public Tensor[] split(long size, int dim = 0) => Results(slt_split(Handle, size, dim));
        public Tensor[] split(params long[] sizes) => split((ReadOnlySpan<long>)sizes);
        public Tensor[] split(long[] sizes, long dim = 0) => split((ReadOnlySpan<long>)sizes, dim);
        public Tensor[] split(ReadOnlySpan<long> sizes, long dim = 0) => Results(slt_split_sizes(Handle, sizes, sizes.Length, dim));
        public Tensor[] chunk(long chunks, long dim = 0) => Results(slt_chunk(Handle, chunks, dim));
        public Tensor[] unbind(long dimension = 0) => Results(slt_unbind(Handle, dimension));
    }
}

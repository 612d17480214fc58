using static TorchSharp.Native;

namespace TorchSharp;

// Sums, means, extremes, sorting, counting.
public static partial class torch
{
    public partial class Tensor
    {
        public Tensor sum(ScalarType? type = null) => Result(slt_sum(Handle, DType(type)));
        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => sum([dim], keepdim, type);
        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null) => sum([dim0, dim1], keepdim, type);
        public Tensor sum(long dim0, long dim1, long dim2, bool keepdim = false, ScalarType? type = null) => sum([dim0, dim1, dim2], keepdim, type);
        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => sum((ReadOnlySpan<long>)dim, keepdim, type);
        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) => Result(slt_sum_dims(Handle, dim, dim.Length, keepdim, DType(type)));

        public Tensor mean() => Result(slt_mean(Handle));
        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) => Result(slt_mean_dims(Handle, dimensions, dimensions.Length, keepdim, DType(type)));

        public Tensor var(bool unbiased = true) => Result(slt_var(Handle, default, -1, unbiased, false));
        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var([dim], unbiased, keepdim, type);
        public Tensor var((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var([dim.Item1, dim.Item2], unbiased, keepdim, type);
        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var((ReadOnlySpan<long>)dimensions, unbiased, keepdim, type);
        public Tensor var(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Converted(type, slt_var(Handle, dimensions, dimensions.Length, unbiased, keepdim));

        public Tensor std(bool unbiased = true) => Result(slt_std(Handle, default, -1, unbiased, false));
        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => std([dim], unbiased, keepdim, type);
        public Tensor std((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => std([dim.Item1, dim.Item2], unbiased, keepdim, type);
        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => std((ReadOnlySpan<long>)dimensions, unbiased, keepdim, type);
        public Tensor std(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Converted(type, slt_std(Handle, dimensions, dimensions.Length, unbiased, keepdim));

        public Tensor prod(ScalarType? type = null) => Result(slt_prod(Handle, DType(type)));
        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null) => Result(slt_prod_dim(Handle, dim, keepdim, DType(type)));
        public Tensor cumsum(long dim, ScalarType? type = null) => Result(slt_cumsum(Handle, dim, DType(type)));
        public Tensor cumprod(long dim, ScalarType? type = null) => Result(slt_cumprod(Handle, dim, DType(type)));
        public Tensor logsumexp(long dim, bool keepdim = false) => Result(slt_logsumexp(Handle, dim, keepdim));
        public Tensor nansum() => Result(slt_nansum(Handle));
        public Tensor median() => Result(slt_median(Handle));

        public Tensor max() => Result(slt_max(Handle));
        public Tensor min() => Result(slt_min(Handle));
        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) => Pair(slt_max_dim(Handle, dim, keepdim, out IntPtr values, out IntPtr indexes), values, indexes);
        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) => Pair(slt_min_dim(Handle, dim, keepdim, out IntPtr values, out IntPtr indexes), values, indexes);
        public Tensor argmax() => Result(slt_argmax(Handle, false, 0, false));
        public Tensor argmax(long dim, bool keepdim = false) => Result(slt_argmax(Handle, true, dim, keepdim));
        public Tensor argmin() => Result(slt_argmin(Handle, false, 0, false));
        public Tensor argmin(long dim, bool keepdim = false) => Result(slt_argmin(Handle, true, dim, keepdim));
        public Tensor amax(params long[] dims) => amax((ReadOnlySpan<long>)dims);
        public Tensor amax(long[] dims, bool keepdim = false, Tensor? @out = null) => amax((ReadOnlySpan<long>)dims, keepdim, @out);
        public Tensor amax(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) => Into(@out, Result(slt_amax(Handle, dims, dims.Length, keepdim)));
        public Tensor amin(params long[] dims) => amin((ReadOnlySpan<long>)dims);
        public Tensor amin(long[] dims, bool keepdim = false, Tensor? @out = null) => amin((ReadOnlySpan<long>)dims, keepdim, @out);
        public Tensor amin(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) => Into(@out, Result(slt_amin(Handle, dims, dims.Length, keepdim)));

        public Tensor all() => Result(slt_all(Handle));
        public Tensor all(long dim, bool keepdim = false) => Result(slt_all_dim(Handle, dim, keepdim));
        public Tensor any() => Result(slt_any(Handle));
        public Tensor any(long dim, bool keepdim = false) => Result(slt_any_dim(Handle, dim, keepdim));

        public Tensor norm(float p = 2) => Result(slt_norm(Handle, p));
        public Tensor norm(int dim, bool keepdim = false, float p = 2) => Result(slt_norm_dim(Handle, p, dim, keepdim));

        public Tensor count_nonzero(long[]? dims = null) => Result(slt_count_nonzero(Handle, dims, dims?.Length ?? -1));
        public Tensor nonzero() => Result(slt_nonzero(Handle));
        public (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false, bool stable = false) => Pair(slt_sort(Handle, dim, descending, stable, out IntPtr values, out IntPtr indexes), values, indexes);
        public Tensor argsort(long dim = -1, bool descending = false) => Result(slt_argsort(Handle, dim, descending));
        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true) => Pair(slt_topk(Handle, k, dim, largest, sorted, out IntPtr values, out IntPtr indexes), values, indexes);
        public (Tensor values, Tensor indices) kthvalue(long k, long dim, bool keepdim = false) => Pair(slt_kthvalue(Handle, k, dim, keepdim, out IntPtr values, out IntPtr indexes), values, indexes);

        /// <summary>The different values; on wish where each element's value is among them, and how often each occurs, else null.</summary>
        public (Tensor output, Tensor? inverse_indices, Tensor? counts) unique(bool sorted = true, bool return_inverse = false, bool return_counts = false, int? dim = null)
        {
            Check(slt_unique(Handle, dim.HasValue, dim ?? 0, sorted, return_inverse, return_counts, out IntPtr values, out IntPtr inverses, out IntPtr counted));
            GC.KeepAlive(this);
            return (new Tensor(values), Wanted(return_inverse, inverses), Wanted(return_counts, counted));
        }

        public Tensor bincount(Tensor? weights, long minlength = 0) => Result(slt_bincount(Handle, HandleOrNull(weights), minlength), weights);
        public Tensor histc(long bins = 100, long min = 0, long max = 0) => Result(slt_histc(Handle, bins, min, max));
        public Tensor quantile(Tensor q, long dim = -1, bool keepdim = false) => Result(slt_quantile(Handle, q.Handle, dim, keepdim), q);

        private (Tensor, Tensor) Pair(int status, IntPtr first, IntPtr second)
        {
            Check(status);
            GC.KeepAlive(this);
            return (new Tensor(first), new Tensor(second));
        }

        private static Tensor? Wanted(bool wanted, IntPtr handle)
        {
            if (wanted) return new Tensor(handle);
            slt_free(handle);
            return null;
        }

        private Tensor Converted(ScalarType? type, IntPtr result)
        {
            Tensor tensor = Result(result);
            return type is { } wanted ? tensor.to_type(wanted, disposeAfter: wanted != tensor.dtype) : tensor;
        }

        private static Tensor Into(Tensor? target, Tensor result)
        {
            if (target is null) return result;
            target.copy_(result);
            result.Dispose();
            return target;
        }
    }
}

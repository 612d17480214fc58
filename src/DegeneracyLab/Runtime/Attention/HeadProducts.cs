using static TorchSharp.torch;

namespace DegeneracyLab.Runtime;

/// <summary>
/// Matrix products per sample and head between vectors X, [k, batch or 1, heads, .., ..], and recorded values Y, [batch,
/// heads, .., ..]. In each, the k vectors go into the rows or columns of one matrix per sample and head: a broadcast product
/// would copy Y k times, and make many small products.
/// </summary>
internal static class HeadProducts
{
    /// <summary>X Y: [k, batch or 1, heads, m, c] and [batch, heads, c, n] -> [k, batch, heads, m, n].</summary>
    public static Tensor Right(Tensor x, Tensor y)
    {
        using var scope = NewDisposeScope();
        long[] shape = x.shape;
        Tensor rows = x.permute(1, 2, 0, 3, 4).reshape(shape[1], shape[2], shape[0] * shape[3], shape[4]);           // (k, m)
        Tensor product = rows.MatMul(y).unflatten(2, shape[0], shape[3]);                                           // [batch, heads, k, m, n]
        return product.permute(2, 0, 1, 3, 4).MoveToOuterDisposeScope();
    }

    /// <summary>Y X: [batch, heads, m, c] and [k, batch or 1, heads, c, n] -> [k, batch, heads, m, n].</summary>
    public static Tensor Left(Tensor y, Tensor x)
    {
        using var scope = NewDisposeScope();
        long[] shape = x.shape;
        Tensor columns = x.permute(1, 2, 3, 0, 4).reshape(shape[1], shape[2], shape[3], shape[0] * shape[4]);       // (k, n)
        Tensor product = y.MatMul(columns).unflatten(3, shape[0], shape[4]);                                        // [batch, heads, m, k, n]
        return product.permute(3, 0, 1, 2, 4).MoveToOuterDisposeScope();
    }

    /// <summary>X^T Y: [k, batch or 1, heads, c, m] and [batch, heads, c, n] -> [k, batch, heads, m, n].</summary>
    public static Tensor RightOfTransposed(Tensor x, Tensor y)
    {
        using var scope = NewDisposeScope();
        long[] shape = x.shape;
        Tensor rows = x.permute(1, 2, 4, 0, 3).reshape(shape[1], shape[2], shape[4] * shape[0], shape[3]);           // (m, k)
        Tensor product = rows.MatMul(y).unflatten(2, shape[4], shape[0]);                                           // [batch, heads, m, k, n]
        return product.permute(3, 0, 1, 2, 4).MoveToOuterDisposeScope();
    }

    /// <summary>A map for each head: [batch, heads, m, c] and [heads, c, n] -> [batch, heads, m, n].</summary>
    public static Tensor Map(Tensor x, Tensor maps)
    {
        using var scope = NewDisposeScope();
        long[] shape = x.shape;
        Tensor rows = x.transpose(0, 1).reshape(shape[1], shape[0] * shape[2], shape[3]);
        return rows.MatMul(maps).reshape(shape[1], shape[0], shape[2], maps.size(-1)).transpose(0, 1).MoveToOuterDisposeScope();
    }
}

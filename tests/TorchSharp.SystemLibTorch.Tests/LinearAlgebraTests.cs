using static TorchSharp.torch;

namespace TorchSharp.SystemLibTorch.Tests;

public class LinearAlgebraTests
{
    [Fact]
    public void Products()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = tensor(new double[,] { { 1, 2 }, { 3, 4 } }), b = tensor(new double[,] { { 0, 1 }, { 1, 1 } });
        Tensor u = Expect.Vector(1, 2), v = Expect.Vector(3, 5);

        Expect.Close(a.matmul(b), 2, 3, 4, 7);
        Expect.Close(mm(a, b), 2, 3, 4, 7);
        Expect.Close(a.mv(u), 5, 11);
        Expect.Close(u.dot(v), 13);
        Expect.Close(outer(u, v), 3, 5, 6, 10);
        Expect.Close(stack([a, b]).bmm(stack([b, a])), 2, 3, 4, 7, 3, 4, 4, 6);
        Expect.Close(einsum("ij,kj->ik", a, b), 2, 3, 4, 7);
        Expect.Close(einsum("i,ij,j", u, a, v), 71);
        Expect.Close(kron(u, v), 3, 5, 6, 10);
        Expect.Close(a.addmm(a, b, 2, 10), 22, 34, 46, 78);
        Expect.Close(u.addmv(a, v, beta: 0), 13, 29);
        Expect.Close(a.addbmm(stack([a, a]), stack([b, b])), 5, 8, 11, 18);
        Expect.Close(stack([a]).baddbmm(stack([a]), stack([b])), 3, 5, 7, 11);
        Expect.Close(a.trace(), 5);
        Expect.Close(nn.functional.linear(u, a, v), 8, 16);
    }

    [Fact]
    public void Symmetric_eigenvalues_ascend()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = tensor(new double[,] { { 2, 1 }, { 1, 2 } });

        (Tensor values, Tensor vectors) = linalg.eigh(a);
        Expect.Close(values, 1, 3);
        Expect.Close(vectors.abs(), Enumerable.Repeat(Math.Sqrt(0.5), 4).ToArray());
        Expect.Close(a.matmul(vectors) - (vectors * values), 0, 0, 0, 0);
        Expect.Close(linalg.eigvalsh(a), 1, 3);
    }

    [Fact]
    public void Decompositions_give_the_matrix_back()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = tensor(new double[,] { { 3, 0 }, { 4, 5 }, { 0, 0 } });

        (Tensor u, Tensor s, Tensor vh) = linalg.svd(a, fullMatrices: false);
        Expect.Close(s, Math.Sqrt(45), Math.Sqrt(5));
        Expect.Close((u * s).matmul(vh), 3, 0, 4, 5, 0, 0);
        Expect.Shape(linalg.svd(a).Item1, 3, 3);
        Expect.Close(linalg.svdvals(a), Math.Sqrt(45), Math.Sqrt(5));
        (Tensor q, Tensor r) = linalg.qr(a);
        Expect.Close(q.matmul(r), 3, 0, 4, 5, 0, 0);
        Expect.Shape(linalg.qr(a, linalg.QRMode.Complete).Item1, 3, 3);
        Expect.Close(linalg.cholesky(tensor(new double[,] { { 4, 2 }, { 2, 10 } })), 2, 0, 1, 3);
    }

    [Fact]
    public void Inverses_and_systems()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = tensor(new double[,] { { 2, 1 }, { 1, 1 } });

        Expect.Close(linalg.inv(a), 1, -1, -1, 2);
        Expect.Close(a.inverse(), 1, -1, -1, 2);
        Expect.Close(linalg.det(a), 1);
        Expect.Close(linalg.solve(a, Expect.Vector(3, 2)), 1, 1);
        Expect.Close(linalg.pinv(tensor(new double[,] { { 1 }, { 1 } })), 0.5, 0.5);
        Expect.Close(linalg.pinv(eye(2, dtype: float64) * Expect.Vector(1, 1e-3), rtol: 0.01), 1, 0, 0, 0);
        Expect.Close(linalg.lstsq(tensor(new double[,] { { 1, 0 }, { 1, 1 }, { 1, 2 } }), tensor(new double[,] { { 1 }, { 3 }, { 5 } })).Item1, 1, 2);
        Assert.Equal(1, linalg.matrix_rank(ones(3, 3, float64)).ToInt64());
        Assert.Equal(2, linalg.matrix_rank(eye(2, dtype: float64) * Expect.Vector(1, 1e-3)).ToInt64());
        Assert.Equal(1, linalg.matrix_rank(eye(2, dtype: float64) * Expect.Vector(1, 1e-3), rtol: 0.01).ToInt64());
        Assert.Equal(1, linalg.matrix_rank(eye(2, dtype: float64) * Expect.Vector(1, 1e-3), atol: 0.1, rtol: 0, hermitian: true).ToInt64());
        Expect.Close(linalg.cond(eye(2, dtype: float64) * Expect.Vector(4, 1)), 4);
    }

    [Fact]
    public void Norms()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = tensor(new double[,] { { 3, -4 }, { 0, 12 } });

        Expect.Close(linalg.norm(a), 13);
        Expect.Close(linalg.norm(a, 1.0), 16);
        Expect.Close(linalg.norm(a, "fro"), 13);
        Expect.Close(linalg.vector_norm(a), 13);
        Expect.Close(linalg.vector_norm(a, double.PositiveInfinity, [1L]), 4, 12);
        Expect.Close(linalg.matrix_norm(a), 13);
        Expect.Close(linalg.matrix_norm(a, double.PositiveInfinity), 12);
    }
}

using static TorchSharp.torch;

namespace TorchSharp.SystemLibTorch.Tests;

public class ArithmeticTests
{
    [Fact]
    public void Operators_broadcast_and_mix_with_numbers()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = Expect.Vector(1, 2, 4);
        Tensor b = Expect.Vector(3, 5, 8);

        Expect.Close(a + b, 4, 7, 12);
        Expect.Close(a - b, -2, -3, -4);
        Expect.Close(a * b, 3, 10, 32);
        Expect.Close(b / a, 3, 2.5, 2);
        Expect.Close(b % a, 0, 1, 0);
        Expect.Close(-a, -1, -2, -4);
        Expect.Close(a + 1, 2, 3, 5);
        Expect.Close(1.5 + a, 2.5, 3.5, 5.5);
        Expect.Close(a - 1L, 0, 1, 3);
        Expect.Close(10 - a, 9, 8, 6);
        Expect.Close(a * 2f, 2, 4, 8);
        Expect.Close(3 * a, 3, 6, 12);
        Expect.Close(a / 2, 0.5, 1, 2);
        Expect.Close(8 / a, 8, 4, 2);
        Expect.Close(a.unsqueeze(1) + b, 4, 6, 9, 5, 7, 10, 7, 9, 12);
    }

    [Fact]
    public void A_number_on_either_side_keeps_the_element_type()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor single = ones(2);
        Tensor whole = tensor(new[] { 1L, 2L });

        Assert.Equal(float32, (single + 1.5).dtype);
        Assert.Equal(float32, (1.5 - single).dtype);
        Assert.Equal(float32, (1.5 / single).dtype);
        Assert.Equal(float32, (2.0 * single).dtype);
        Assert.Equal(int64, (whole + 1).dtype);
        Assert.Equal(int64, (1 - whole).dtype);
        Assert.Equal(float32, (whole * 1.5).dtype);
        Assert.Equal(float32, (whole / 2).dtype);
    }

    [Fact]
    public void Two_tensors_meet_in_the_wider_type()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor single = ones(2), twice = ones(2, float64), whole = ones(2, int64), truth = ones(2, @bool);

        Assert.Equal(float64, (single + twice).dtype);
        Assert.Equal(float32, (single + whole).dtype);
        Assert.Equal(int64, (whole + truth).dtype);
        Assert.Equal(float32, (single + ones([], float64)).dtype);
        Assert.Equal(float64, result_type(single, twice));
        Assert.Equal(int64, truth.sum().dtype);
    }

    [Fact]
    public void Add_scales_its_argument()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = Expect.Vector(1, 2);

        Expect.Close(a.add(Expect.Vector(10, 20), 0.5), 6, 12);
        Expect.Close(a.add(3, 2), 7, 8);
        Expect.Close(torch.add(a, Expect.Vector(1, 1), 3), 4, 5);
        a.add_(Expect.Vector(1, 1), alpha: 10).sub_(1).mul_(2).div_(4);
        Expect.Close(a, 5, 5.5);
    }

    [Fact]
    public void Division_rounds_on_wish()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = Expect.Vector(7, -7), b = Expect.Vector(2, 2);

        Expect.Close(a.div(b), 3.5, -3.5);
        Expect.Close(a.div(b, RoundingMode.trunc), 3, -3);
        Expect.Close(a.div(b, RoundingMode.floor), 3, -4);
        Expect.Close(a.floor_divide(b), 3, -4);
        Expect.Close(a.fmod(4), 3, -3);
        Expect.Close(a.remainder(4), 3, 1);
    }

    [Fact]
    public void Powers_extremes_and_bounds()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = Expect.Vector(-2, 0.5, 3);

        Expect.Close(a.pow(2), 4, 0.25, 9);
        Expect.Close(a.pow(Expect.Vector(3, 2, 0)), -8, 0.25, 1);
        Expect.Close(a.clamp(-1, 1), -1, 0.5, 1);
        Expect.Close(a.clamp(max: (Scalar)1), -2, 0.5, 1);
        Expect.Close(a.clamp_min(0), 0, 0.5, 3);
        Expect.Close(a.clamp_max(0), -2, 0, 0);
        Expect.Close(a.maximum(Expect.Vector(0, 0, 9)), 0, 0.5, 9);
        Expect.Close(minimum(a, Expect.Vector(0, 0, 9)), -2, 0, 3);
        Expect.Close(Expect.Vector(1, 0, -1).atan2(Expect.Vector(1, 1, 0)), Math.PI / 4, 0, -Math.PI / 2);
    }

    [Fact]
    public void Composites_are_what_their_names_say()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = Expect.Vector(1, 2), b = Expect.Vector(3, 4), c = Expect.Vector(5, 8);

        Expect.Close(a.addcmul(b, c, 2), 31, 66);
        Expect.Close(a.addcdiv(c, b, 3), 6, 8);
        Expect.Close(a.lerp(c, Expect.Vector(0.5, 0.25)), 3, 3.5);
        Expect.Close(where(tensor(new[] { true, false }), a, b), 1, 4);
        Expect.Close(a.where(tensor(new[] { false, true }), 0.0), 0, 2);
        Expect.Close(a.xlogy(b), Math.Log(3), 2 * Math.Log(4));
    }
}

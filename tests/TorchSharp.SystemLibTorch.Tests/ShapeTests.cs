using static TorchSharp.torch;

namespace TorchSharp.SystemLibTorch.Tests;

public class ShapeTests
{
    [Fact]
    public void Views_share_memory_and_copies_do_not()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = Expect.Counting(2, 3);
        Tensor view = x.view(3, 2), transposed = x.t(), copy = x.clone();

        x[0, 1] = 20.0;
        Expect.Close(view, 1, 20, 3, 4, 5, 6);
        Expect.Close(transposed, 1, 4, 20, 5, 3, 6);
        Expect.Close(copy, 1, 2, 3, 4, 5, 6);
        Assert.False(transposed.is_contiguous());
        Assert.True(transposed.contiguous().is_contiguous());
        Assert.Equal([1L, 3], transposed.stride());
        Assert.Equal(3, x.stride(0));
        Assert.Equal(1, x[0, 1].storage_offset());
    }

    [Fact]
    public void Dimensions_are_moved_added_and_dropped()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = zeros(2, 3, 4);

        Expect.Shape(x.reshape(6, -1), 6, 4);
        Expect.Shape(x.flatten(), 24);
        Expect.Shape(x.flatten(1), 2, 12);
        Expect.Shape(x.permute(2, 0, 1), 4, 2, 3);
        Expect.Shape(x.transpose(0, 2), 4, 3, 2);
        Expect.Shape(x.mT, 2, 4, 3);
        Expect.Shape(x.unsqueeze(1), 2, 1, 3, 4);
        Expect.Shape(x.unsqueeze(-1).squeeze(), 2, 3, 4);
        Expect.Shape(x.unsqueeze(0).squeeze(1), 1, 2, 3, 4);
        Expect.Shape(zeros(2, 3).T, 3, 2);
        Expect.Shape(x.view_as(zeros(24)), 24);
        Expect.Shape(x.unflatten(2, 2, 2), 2, 3, 2, 2);
        Expect.Shape(x.movedim([0L], [2L]), 3, 4, 2);
        Expect.Shape(movedim(x, 0, -1), 3, 4, 2);
        Expect.Shape(x.moveaxis([0L, 1], [1L, 2]), 4, 2, 3);
        Expect.Shape(x.swapaxes(0, -1), 4, 3, 2);
        Expect.Shape(swapdims(x, 1, 2), 2, 4, 3);
        x.transpose_(0, 1);
        Expect.Shape(x, 3, 2, 4);
    }

    [Fact]
    public void Repetitions()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = Expect.Vector(1, 2);

        Expect.Close(x.expand(2, 2), 1, 2, 1, 2);
        Expect.Close(x.unsqueeze(1).expand_as(zeros(2, 3)), 1, 1, 1, 2, 2, 2);
        Expect.Close(x.broadcast_to(2, 2), 1, 2, 1, 2);
        Expect.Close(x.repeat(2), 1, 2, 1, 2);
        Expect.Close(x.tile([2L]), 1, 2, 1, 2);
        Expect.Close(x.repeat_interleave(2), 1, 1, 2, 2);
        Expect.Close(x.repeat_interleave(tensor(new[] { 1L, 3 })), 1, 2, 2, 2);
    }

    [Fact]
    public void Joining_and_splitting_undo_each_other()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = Expect.Counting(4, 2);

        Assert.True(cat(x.split(3), 0).Equals(x));
        Assert.Equal([3L, 1], x.split(3).Select(part => part.size(0)));
        Assert.True(cat(x.split([1L, 3])).Equals(x));
        Assert.True(cat(x.chunk(2)).Equals(x));
        Assert.True(stack(x.unbind()).Equals(x));
        Expect.Shape(stack([x, x], 1), 4, 2, 2);
        Expect.Shape(cat([x, x], 1), 4, 4);
        Expect.Shape(vstack([x, x]), 8, 2);
        Expect.Close(block_diag(ones(1, 1), ones(1, 2)), 1, 0, 0, 0, 1, 1);
        Tensor[] grid = meshgrid([Expect.Vector(1, 2), Expect.Vector(3, 4)]);
        Expect.Close(grid[0], 1, 1, 2, 2);
        Expect.Close(grid[1], 3, 4, 3, 4);
        Expect.Close(meshgrid([Expect.Vector(1, 2), Expect.Vector(3, 4)], "xy")[0], 1, 2, 1, 2);
    }

    [Fact]
    public void Order_and_triangles()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = Expect.Counting(2, 2);

        Expect.Close(x.flip(0), 3, 4, 1, 2);
        Expect.Close(Expect.Vector(1, 2, 3).roll(1), 3, 1, 2);
        Expect.Close(x.roll(1, 1), 2, 1, 4, 3);
        Expect.Close(x.roll([1L, 1], [0L, 1]), 4, 3, 2, 1);
        Expect.Close(x.fliplr(), 2, 1, 4, 3);
        Expect.Close(flipud(x), 3, 4, 1, 2);
        Expect.Close(x.rot90(), 2, 4, 1, 3);
        Expect.Close(rot90(x, -1), 3, 1, 4, 2);
        Expect.Close(x.rot90(1, (1, 0)), 3, 1, 4, 2);
        Expect.Close(x.tril(), 1, 0, 3, 4);
        Expect.Close(x.triu(1), 0, 2, 0, 0);
        Expect.Close(x.diag(), 1, 4);
        Expect.Close(diag(Expect.Vector(5, 6)), 5, 0, 0, 6);
        Expect.Close(x.diagonal(), 1, 4);
        Expect.Close(Expect.Vector(5, 6).diag_embed(), 5, 0, 0, 6);
    }

    [Fact]
    public void Sizes_are_told_in_all_their_ways()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = zeros(2, 3, float64);

        Assert.Equal(2, x.dim());
        Assert.Equal(2, x.ndim);
        Assert.Equal(2, x.Dimensions);
        Assert.Equal(3, x.size(1));
        Assert.Equal(3, x.size(-1));
        Assert.Equal(6, x.numel());
        Assert.Equal(6, x.NumberOfElements);
        Assert.Equal(8, x.element_size());
        Assert.Equal(8, x.ElementSize);
        Assert.Equal(DeviceType.CPU, x.device_type);
        Assert.Equal("cpu", x.device.ToString());
        Assert.Equal("[2x3], type = Float64, device = cpu", x.ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => x.size(2));
    }
}
